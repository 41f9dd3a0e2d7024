package dev.mimic.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/// Trains one model by processes on the executors of a cluster, all of which begin together
/// (Spark's barrier mode) and find one another as under torchrun.
///
/// @param processes one for each slot of the cluster
/// @param words of `mimic train`
record BatchTrain(int processes, List<String> words) {
  /// Gives what each process wrote to its standard output, by rank.
  List<String> run(SparkSession spark) {
    List<Integer> ranks = IntStream.range(0, processes).boxed().toList();
    RDD<String> together =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(ranks, processes)
            .rdd()
            .barrier()
            .mapPartitions(
                new Together(new TrainWork(words)), false, ClassTag$.MODULE$.apply(String.class));
    return together.toJavaRDD().collect();
  }

  /// Spark's barrier knows functions of Scala alone.
  private static final class Together extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final TrainWork work;

    Together(TrainWork work) {
      this.work = work;
    }

    @Override
    public Iterator<String> apply(Iterator<Integer> numbers) {
      return CollectionConverters.asScala(work.begin());
    }
  }
}
