import Foundation
import Testing

/// The program from outside: what it prints where, and how it ends.
@Suite struct ProgramTests {
  private func run(_ command: String) throws -> Program.Result { try Program.run(command) }

  @Test(
    arguments: [
      ("maumeter --help", 0), ("maumeter price --help", 0), ("maumeter --version", 0),
      ("maumeter price --mau 5 --plan lite --quiet", 0), ("maumeter price --mau", 64), ("maumeter price", 64),
      ("maumeter pric", 64), ("maumeter price --mau 5 --config /nonexistent.yaml", 66),
      ("maumeter price --mau 5 --output /nonexistent/x", 73), ("maumeter price --mau 5 >/dev/full", 73),
      ("maumeter price --mau 5 --region mars-1", 78),
    ] as [(String, Int32)])
  func status(command: String, status: Int32) throws {
    let result = try run(command)
    #expect(result.status == status)
    #expect(result.errors.isEmpty == (status == 0))
    #expect(result.output.isEmpty == (status != 0))
    #expect(!result.errors.contains("Fatal") && !result.errors.contains("Error Domain"))
  }

  /// A flag that is missing is told with the usage of its command, and after a flag that does not exist.
  @Test(
    arguments: [
      ("maumeter count", "Error: Missing path.", "Usage: maumeter count ", "'maumeter count --help'"),
      ("maumeter ingest", "Error: Missing path.", "Usage: maumeter ingest ", "'maumeter ingest --help'"),
      ("maumeter ingest --x", "Error: Unknown option '--x'", "Usage: maumeter ingest ", "'maumeter ingest --help'"),
      (
        "maumeter export bill --fx 2", "Error: --fx needs", "Usage: maumeter export bill ",
        "'maumeter export bill --help'"
      ),
    ])
  func usageIsThatOfTheCommand(command: String, error: String, usage: String, help: String) throws {
    let lines = try run(command).errors.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix(error) && lines[1].hasPrefix(usage) && lines[2].contains(help))
  }

  @Test func aReaderThatLeavesEndsItQuietly() throws {
    let result = try run("(maumeter pricing show; echo $? >&2) | true")
    #expect(result.errors == "141\n")
    // The same where the signal is ignored.
    let ignored = try run("trap '' PIPE; (maumeter pricing show; echo $? >&2) | true")
    #expect(ignored.errors == "141\n")
  }

  /// Help is a result, and one that could not be written is an error.
  @Test(arguments: ["--version", "--help", "report --help", "help export bill"])
  func helpOntoAFullDevice(command: String) throws {
    let result = try run("maumeter \(command) > /dev/full")
    #expect(result.status == 73 && result.errors.hasPrefix("Error: "))
    #expect(result.errors.split(separator: "\n").count == 1)
    let printed = try run("maumeter \(command)")
    #expect(printed.status == 0 && printed.errors.isEmpty && printed.output.hasSuffix("\n"))
  }

  @Test func initWritesOnceUnlessForced() throws {
    let command = """
      d=$(mktemp -d) && cd "$d" && maumeter init && maumeter init; echo $?; maumeter init --force -q; echo $?
      maumeter price --mau 5 --format plain | wc -l; echo 'rules: gold' > maumeter.yaml; maumeter price --mau 5
      s=$?; rm -r "$d"; exit $s
      """
    let result = try run(command)
    #expect(result.output == "73\n0\n2\n")
    #expect(result.status == 78)
    #expect(
      result.errors.hasSuffix(
        "Error: maumeter.yaml:1: rules is \"gold\". It must be one of pricing-page, quotas-page.\n"))
  }
}
