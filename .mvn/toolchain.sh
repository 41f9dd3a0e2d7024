# Sourced by ./mimic and ./dev: finds a JDK 25 and Maven, and says what to install when there is none.

say() { printf '%s\n' "$*" >&2; }

# find_jdk: sets JAVA_HOME to a JDK of version 25 or later: the caller's own, or one from the usual places.
find_jdk() {
  local home on_path
  on_path=$(command -v java 2>/dev/null || true)
  for home in "${JAVA_HOME:-}" "$(real_home "$on_path")" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*jdk* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk_25 "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done
  say "Mimic needs a JDK of version 25 or later:"
  say "  Debian, Ubuntu:  apt-get install temurin-25-jdk   (or openjdk-25-jdk-headless where the release has it)"
  say "  SDKMAN:          sdk install java 25-tem"
  say "  macOS:           brew install --cask temurin@25"
  say "No JDK of version 25 or later was found in JAVA_HOME, on the PATH or in the usual folders. Maybe install one by a command above."
  exit 1
}

# real_home BIN/JAVA: the JDK that a `java` on the PATH belongs to, through its links.
real_home() {
  [ -n "$1" ] || return 0
  local java=$1
  while [ -L "$java" ]; do
    java=$(cd -P "$(dirname "$java")" && resolve "$(readlink "$java")")
  done
  dirname "$(dirname "$java")"
}

resolve() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }

# is_jdk_25 DIR: reads the JDK's own `release` file, which is quicker than starting it.
is_jdk_25() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local line major
  while read -r line; do
    case $line in
      JAVA_VERSION=*)
        major=${line#JAVA_VERSION=\"}
        major=${major%%[.\"+-]*}
        [ "$major" -ge 25 ] 2>/dev/null
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

find_maven() {
  command -v mvn >/dev/null 2>&1 && return
  say "Mimic is built with Maven 3.8.7 or later, and found no (mvn) on the PATH. Maybe install it: apt-get install maven, sdk install maven, or brew install maven."
  exit 1
}

# maven ARGUMENT…: runs Maven at the root of the project, on the JDK found; all that it says goes to standard output.
maven() {
  # The two JVM flags silence what Maven's own libraries do; a Serial collector and the first compiler suit a short build.
  (cd "$root" && MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}" mvn "$@" 2>&1)
}
