import ArgumentParser
import Foundation

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented maumeter.yaml.",
    discussion: """
      EXAMPLES:
        maumeter init
        maumeter init --config ~/.config/maumeter/maumeter.yaml
      """)

  @Option(help: ArgumentHelp("Where to write it (default: ./maumeter.yaml).", valueName: "file"))
  var config: String?

  @Flag(help: "Overwrite a file that is there.")
  var force = false

  @Flag(name: .shortAndLong, help: "Say nothing on success.")
  var quiet = false

  func run() throws {
    let path = config ?? Configuration.fileName
    if !force, FileManager.default.fileExists(atPath: path) {
      throw CommandError("\(path) exists. Overwrite it with --force.", .cannotWrite)
    }
    try OutputFile.path(path).write(Configuration.template)
    guard !quiet else { return }
    StandardError.say("Wrote \(path). Every line in it is a comment: take away the # of what you need.")
  }
}
