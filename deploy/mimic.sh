#!/bin/sh
# ./mimic without a source tree: /opt/mimic/lib has all jars.
exec java --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr -Djava.awt.headless=true -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
  -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
  -cp '/opt/mimic/lib/*' ${MIMIC_JAVA_OPTS:-} dev.mimic.cli.Main "$@"
