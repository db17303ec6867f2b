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

  @Test func aReaderThatLeavesEndsItQuietly() throws {
    let result = try run("(maumeter pricing show; echo $? >&2) | true")
    #expect(result.errors == "141\n")
    // The same where the signal is ignored.
    let ignored = try run("trap '' PIPE; (maumeter pricing show; echo $? >&2) | true")
    #expect(ignored.errors == "141\n")
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
