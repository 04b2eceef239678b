# Sourced by the scripts beside it. Sets java_home to a JDK of at least version 21 and java_version
# to its main version, or ends with a message.
#
# JAVA_HOME is taken if it is new enough, else the newest JDK in the usual places, else `java` on
# the PATH.

# Prints the main version of the JDK in directory $1, from its release file; nothing if it is none.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

java_home=
java_version=0
consider() {
  found=$(jdk_version "$1")
  if [ -n "$found" ] && [ "$found" -ge 21 ] && [ "$found" -gt "$java_version" ]; then
    java_home=$1
    java_version=$found
  fi
}

[ -z "${JAVA_HOME:-}" ] || consider "$JAVA_HOME"
if [ -z "$java_home" ]; then
  for place in /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    consider "$place"
  done
fi
if [ -z "$java_home" ] && command -v java >/dev/null 2>&1; then
  consider "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")"
fi
if [ -z "$java_home" ]; then
  echo "$(basename "$0"): no JDK of version 21 or newer found. Install one (Debian, Ubuntu: apt-get install openjdk-21-jdk-headless; others: https://adoptium.net) or point JAVA_HOME at it." >&2
  exit 1
fi
