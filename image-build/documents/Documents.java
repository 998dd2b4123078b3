import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Writes what goes with a distribution and follows from its parts: manual pages and bash completion out of the command line
/// itself, the licences, the list of parts. Called by build/dist.sh with the jars on the class path.
final class Documents {
  private Documents() {}

  /// @param args the tree, the list of jars as Maven prints it, the distribution's folder, its version, seconds since 1970
  public static void main(String[] args) throws IOException {
    Path tree = Path.of(args[0]);
    Path into = Path.of(args[2]);
    Instant when = Instant.ofEpochSecond(Long.parseLong(args[4]));
    Manuals manuals = new Manuals(args[3], when);
    write(into.resolve("share/man/man1/forebay.1"), manuals.command());
    write(into.resolve("share/man/man5/forebay.toml.5"), manuals.configuration());
    write(into.resolve("share/man/man7/forebay-mib.7"), manuals.mib(Files.readString(tree.resolve("snmp-agent/mibs/FOREBAY-MIB"))));
    write(into.resolve("share/man/man8/forebay.service.8"), manuals.service());
    write(into.resolve("share/bash-completion/completions/forebay"), Manuals.completion());
    Parts parts = Parts.of(tree, Path.of(args[1]), into);
    new Licences(tree, into.resolve("licences")).write(parts);
    write(into.resolve("forebay.cdx.json"), new PartsList(args[3], when).text(parts));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
