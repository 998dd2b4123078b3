import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// `ClassVersion VERSION FOLDER`: has all class files there say that they are of that version, if they say a
/// newer one. Only sound as long as nothing in them is newer (the chapter on the class file format in the Java
/// Virtual Machine Specification says what is).
public final class ClassVersion {
  private static final int MINOR_AT = 4;
  private static final int MAJOR_AT = 6;

  public static void main(String[] args) throws IOException {
    int version = Integer.parseInt(args[0]);
    try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int major = (bytes[MAJOR_AT] & 0xFF) << 8 | bytes[MAJOR_AT + 1] & 0xFF;
        boolean preview = bytes[MINOR_AT] != 0 || bytes[MINOR_AT + 1] != 0;
        if (preview) {
          throw new IOException(file + " uses what is not final in its version");
        }
        if (major > version) {
          bytes[MAJOR_AT] = (byte) (version >> 8);
          bytes[MAJOR_AT + 1] = (byte) version;
          Files.write(file, bytes);
        }
      }
    }
  }
}
