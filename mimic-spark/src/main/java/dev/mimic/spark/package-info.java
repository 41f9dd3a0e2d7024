/// Thousands of animations, and data sets, on an Apache Spark cluster.
///
/// Start at [dev.mimic.spark.Main], which is what `spark-submit` runs. [BatchAnimate] and
/// [BatchPrepare] run on the driver: they read what there is to do, leave out what is done, and
/// write down what became of each piece. [AnimateWork] and [PrepareWork] do one piece on an
/// executor, where networks are opened once ([Executor]). Files come from anywhere that Hadoop
/// reaches ([Storage]), and what is finished is put down at once ([Journal]).
@NullMarked
package dev.mimic.spark;

import org.jspecify.annotations.NullMarked;
