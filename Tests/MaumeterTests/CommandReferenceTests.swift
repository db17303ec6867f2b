import ArgumentParser
import TestSupport
import Testing

@testable import maumeter

/// `docs/commands.md` is what `--help` prints, command by command.
@Suite struct CommandReferenceTests {
  @Test func isWhatHelpSays() throws {
    let sections = HelpTests.commands.map { path, type in
      let help = Maumeter.helpMessage(for: type, columns: 100).trimmingSuffix { $0.isNewline }
      return "## \(path)\n\n```\n\(help)\n```\n"
    }
    let head = """
      # Commands

      What `--help` prints, so that it can be searched and linked to. A test holds this page to the program;
      `UPDATE_GOLDEN=1 swift test --filter CommandReferenceTests` writes it anew.


      """
    try expectRepositoryFile("docs/commands.md", holds: head + sections.joined(separator: "\n"))
  }
}

extension String {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var text = Substring(self)
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
