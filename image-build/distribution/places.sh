# Sourced by the commands of a distribution, which have set FOREBAY to its folder.
# The JVM reads paths and arguments in the locale's encoding and refuses what that cannot say.
export LC_ALL=C.UTF-8
JAVA=$FOREBAY/runtime/bin/java
JVM=$FOREBAY/libexec/jvm
# Unpacked when the distribution was made: nothing has to be executed out of a folder for temporary files.
NATIVE="-Djava.library.path=$FOREBAY/native -DZstdNativePath=$FOREBAY/native/libzstd-jni.so"
CLASSES=
for jar in "$FOREBAY"/lib/*.jar; do # Sorted: the caches are valid for one order only.
  CLASSES=$CLASSES:$jar
done
CLASSES=${CLASSES#:}
