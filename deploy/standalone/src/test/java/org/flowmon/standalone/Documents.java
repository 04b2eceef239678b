package org.flowmon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What the project's Markdown files claim that a program can check. */
final class Documents {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");
  private static final List<String> MODULES =
      List.of("monitor-core", "monitor-ingest", "monitor-alerts", "deploy/standalone");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern COMMAND =
      Pattern.compile("deploy/monitor +([a-z][a-z-]*)((?:[^`|;&#\\n\\\\]|\\\\\\n)*)");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  private final Path root;

  Documents(Path root) {
    this.root = root;
  }

  /** The folder that holds the whole project, seen from any folder inside it. */
  static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("deploy/monitor"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not run inside the project");
    }
    return folder;
  }

  List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skip = NOT_OURS.contains(String.valueOf(folder.getFileName()));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  /** Links and paths in a file that lead nowhere, one line each. */
  List<String> deadPaths(Path file) {
    String text = read(file);
    List<String> dead = new ArrayList<>();
    for (Matcher link = LINK.matcher(text); link.find(); ) {
      String target = link.group(1).replaceFirst("#.*", "");
      boolean elsewhere = target.isEmpty() || target.matches("[a-z]+:.*");
      if (!elsewhere && !Files.exists(folderOf(file).resolve(target))) {
        dead.add(line(file, text, link.start()) + "link to " + target);
      }
    }
    for (Matcher code = CODE.matcher(text); code.find(); ) {
      String path = code.group(1).strip().split("\\s", 2)[0];
      if (namesAPath(path) && !exists(file, path)) {
        dead.add(line(file, text, code.start()) + "path " + path);
      }
    }
    return dead;
  }

  /** Uses of the command line in a file that it does not know, one line each. */
  List<String> unknownCommands(Path file, CommandLine monitor) {
    String text = read(file);
    List<String> unknown = new ArrayList<>();
    for (Matcher use = COMMAND.matcher(text); use.find(); ) {
      CommandLine command = monitor.getSubcommands().get(use.group(1));
      if (command == null) {
        unknown.add(line(file, text, use.start()) + "command " + use.group(1));
        continue;
      }
      for (Matcher option = OPTION.matcher(use.group(2)); option.find(); ) {
        if (!knows(command, option.group())) {
          unknown.add(
              line(file, text, use.start()) + use.group(1) + " has no option " + option.group());
        }
      }
    }
    return unknown;
  }

  /**
   * Tests that a file names, as {@code FooTest} or {@code FooTest.method}, and that are not there.
   */
  List<String> missingTests(Path file) throws IOException {
    String text = read(file);
    List<String> missing = new ArrayList<>();
    for (Matcher test = TEST.matcher(text); test.find(); ) {
      String method = test.group(2);
      Pattern declared = Pattern.compile("void " + method + "\\(");
      boolean there =
          sources(test.group(1) + ".java").stream()
              .anyMatch(each -> method == null || declared.matcher(read(each)).find());
      if (!there) {
        missing.add(line(file, text, test.start()) + "test " + test.group().replace("`", ""));
      }
    }
    return missing;
  }

  private List<Path> sources(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : MODULES) {
      Path tests = root.resolve(module).resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> all = Files.walk(tests)) {
          all.filter(each -> each.endsWith(name)).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean knows(CommandLine command, String option) {
    return command.getCommandSpec().optionsMap().containsKey(option)
        || command.getSubcommands().values().stream().anyMatch(each -> knows(each, option));
  }

  /** Whether it begins with a folder of ours and names one file, no pattern or placeholder. */
  private boolean namesAPath(String code) {
    int slash = code.indexOf('/');
    return slash > 0
        && code.matches("[\\w./-]+")
        && !code.contains("/target/")
        && Files.isDirectory(root.resolve(code.substring(0, slash)));
  }

  private boolean exists(Path file, String path) {
    return Files.exists(root.resolve(path)) || Files.exists(folderOf(file).resolve(path));
  }

  private String line(Path file, String text, int at) {
    long number = text.substring(0, at).lines().count() + (text.startsWith("\n", at - 1) ? 1 : 0);
    return root.relativize(file) + ":" + Math.max(number, 1) + ": ";
  }

  private Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
