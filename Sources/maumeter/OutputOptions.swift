import ArgumentParser
import Reports

/// `--format`, `--output`, `--quiet` and `--no-color`, as every command that prints a result has them.
///
///     @OptionGroup var output: OutputOptions
///     try output.write(report, in: surroundings)
struct OutputOptions: ParsableArguments {
  @Option(help: "table for people, plain (tab separated), json, csv, markdown or html.")
  var format = OutputFormat.table

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file; - is stdout.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "No progress and no remarks on stderr, only errors.")
  var quiet = false

  @Flag(help: "No colours; so does NO_COLOR. FORCE_COLOR keeps them without a terminal.")
  var noColor = false

  /// Prints the value in the format that was asked for.
  ///
  /// - Parameter language: of Markdown and HTML, where the value has words in it.
  func write(_ value: some Presentable, in surroundings: Surroundings, language: Language = .english) throws {
    try destination.write(
      value.text(as: format, appearance: appearance(in: surroundings), language: language))
  }

  /// Says something beside the result, on stderr, unless `--quiet`.
  func remark(_ sentence: String) {
    if !quiet { StandardError.say(sentence) }
  }

  var destination: OutputFile {
    guard let output, output != "-" else { return .standardOutput }
    return .path(output)
  }

  /// A file has no colours and no width, whatever terminal it is written from.
  func appearance(in surroundings: Surroundings) -> Appearance {
    var surroundings = surroundings
    if case .path = destination {
      surroundings.terminalWidth = nil
      surroundings.variables["FORCE_COLOR"] = nil
    }
    return surroundings.appearance(noColour: noColor)
  }
}

extension OutputFormat: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
