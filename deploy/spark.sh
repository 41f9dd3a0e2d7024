#!/bin/bash
# mimic-spark master|worker URL …|submit OPTION… animate|prepare WORD…: the three processes of a standalone cluster.
set -euo pipefail
verb=$1
shift
# What bin/spark-class does: Spark says itself which options its Java needs.
class() {
  local command=() word
  while IFS= read -r -d '' word; do command+=("$word"); done < <(java -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
  command[1]=${command[1]#$'\n'}
  exec "${command[@]:1}"
}
case $verb in
  master) class org.apache.spark.deploy.master.Master --port 7077 --webui-port 8080 "$@" ;;
  worker) class org.apache.spark.deploy.worker.Worker --webui-port 8081 --work-dir /opt/spark/work "$@" ;;
  submit)
    lib='/opt/mimic/spark-lib/*'
    class org.apache.spark.deploy.SparkSubmit --class dev.mimic.spark.Main --driver-class-path "$lib" \
      --conf "spark.executor.extraClassPath=$lib" "$@"
    ;;
  *)
    echo "There is no verb ($verb), expected master, worker or submit." >&2
    exit 2
    ;;
esac
