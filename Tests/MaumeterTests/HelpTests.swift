import ArgumentParser
import Testing

@testable import maumeter

@Suite struct HelpTests {
  static let commands: [(path: String, type: any ParsableCommand.Type)] = all(Maumeter.self, "maumeter")

  private static func all(
    _ type: any ParsableCommand.Type, _ path: String
  ) -> [(path: String, type: any ParsableCommand.Type)] {
    [(path, type)]
      + type.configuration.subcommands.flatMap { all($0, "\(path) \($0.configuration.commandName ?? "?")") }
  }

  /// Examples come first, have the command in them, and parse.
  @Test(arguments: commands.map(\.path))
  func examplesParse(path: String) throws {
    let command = try #require(Self.commands.first { $0.path == path })
    let lines = command.type.configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "EXAMPLES:")
    let examples = lines.dropFirst().prefix { $0.hasPrefix("  ") }
    #expect(!examples.isEmpty)
    for example in examples {
      #expect(example.count <= 80)
      // Words after three spaces explain; what stands before or after a pipe may be another program's.
      let line = example.dropFirst(2).split(separator: "   ")[0].split(separator: " > ")[0]
      let commands = line.replacing(" && ", with: " | ").split(separator: " | ")
      let text = try #require(commands.first { $0.hasPrefix("maumeter ") })
      _ = try Maumeter.parseAsRoot(text.split(separator: " ").dropFirst().map(String.init))
    }
  }

  /// Every command can be told to be quiet, but those that are only a head for others.
  @Test(arguments: commands.map(\.path))
  func canBeQuiet(path: String) throws {
    let type = try #require(Self.commands.first { $0.path == path }).type
    guard type.configuration.subcommands.isEmpty else { return }
    #expect(Maumeter.helpMessage(for: type, columns: 100).contains("--quiet"))
  }

  @Test func rootHelpHasTheExitCodes() {
    let help = Maumeter.helpMessage(columns: 100)
    #expect(help.contains("EXIT CODES:\n   0  done\n   1  a gate failed"))
    for command in ["price", "pricing", "init"] { #expect(help.contains("\n  \(command) ")) }
  }
}
