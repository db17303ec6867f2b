import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct FileFinderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is found, with the folder's own path left out.
  private func find(_ names: String...) -> [String] {
    FileFinder(names.map { $0 == "-" ? "-" : folder.path($0) }).map { finding in
      switch finding {
      case .file(let file): short(file.path) + (file.isBesideLogs ? " beside" : "")
      case .openable(let input): input.path
      case .problem(let path, let problem): "\(short(path)): \(short(problem.description))"
      }
    }
  }

  private func short(_ text: String) -> String {
    text.replacing(folder.path + "/", with: "").replacing(folder.path, with: ".")
  }

  @Test func filesComeInTheOrderOfTheirPaths() throws {
    for name in ["b/2.json", "b/10.json.gz", "a.log", "b/c/x.ndjson", "z.jsonl", "B.json", "plain"] {
      try folder.write("{}", to: "logs/\(name)")
    }
    #expect(
      find("logs")
        == ["B.json", "a.log", "b/10.json.gz", "b/2.json", "b/c/x.ndjson", "plain", "z.jsonl"].map { "logs/\($0)" })
    #expect(find("logs/z.jsonl", "logs/b/c/", "logs/a.log") == ["logs/z.jsonl", "logs/b/c/x.ndjson", "logs/a.log"])
    #expect(find("-", "logs/plain", "-") == ["-", "logs/plain", "-"])
  }

  /// As S3 lays them out, logs come day by day, whatever their Region: what is recorded together happened together.
  @Test func logsComeByDay() throws {
    let days = ["eu-west-1/2026/09/30", "us-east-1/2026/09/30", "us-east-1/2026/10/01", "eu-west-1/2026/10/02"]
    for day in days.reversed() { try folder.write("{}", to: "AWSLogs/1/CloudTrail/\(day)/x.json.gz") }
    let expected = days.map { "AWSLogs/1/CloudTrail/\($0)/x.json.gz" }
    #expect(find("AWSLogs") == expected)
    #expect(find("AWSLogs/1/CloudTrail") == expected)
    // Anything else beside the days, and the order is that of the paths.
    try folder.write("{}", to: "AWSLogs/1/CloudTrail/eu-west-1/more.json")
    #expect(find("AWSLogs") == (expected + ["AWSLogs/1/CloudTrail/eu-west-1/more.json"]).sorted())
  }

  @Test func siblingsOfLogsAreSkipped() throws {
    let kept = "logs/AWSLogs/1/CloudTrail/1_CloudTrail_eu-west-1_20261001T0000Z_x.json.gz"
    try folder.write("{}", to: kept)
    for name in [
      "AWSLogs/1/CloudTrail-Digest/x.json.gz", "AWSLogs/1/CloudTrail-Insight/x.json.gz", "aws-logs-write-test",
      "AWSLogs/1/CloudTrail-NetworkActivity/x.json.gz", "AWSLogs/1/CloudTrail-Aggregated/x.json.gz",
      "AWSLogs/1/CloudTrail/1_CloudTrail-Digest_eu-west-1_t_eu-west-1_20261001T000000Z.json.gz", "AWSLogs/.hidden.json",
      "AWSLogs/.git/x.json", "AWSLogs/notes.txt", "AWSLogs/picture.png", "AWSLogs/a.csv",
    ] { try folder.write("{}", to: "logs/\(name)") }
    #expect(find("logs") == [kept])
    // Named by the user, each of them is read.
    #expect(find("logs/AWSLogs/notes.txt") == ["logs/AWSLogs/notes.txt"])
    #expect(find("logs/AWSLogs/1/CloudTrail-Digest") == ["logs/AWSLogs/1/CloudTrail-Digest/x.json.gz"])
  }

  @Test func whatIsBesideLogsMayBeSomethingElse() throws {
    for name in ["AWSLogs/a.json", "package.json", "other/b.json"] { try folder.write("{}", to: name) }
    #expect(find("") == ["AWSLogs/a.json", "other/b.json beside", "package.json beside"].map { $0 })
    #expect(find("other") == ["other/b.json"])
    #expect(find("package.json") == ["package.json"])
  }

  @Test func linksAreFollowedAndLoopsAreNot() throws {
    try folder.write("{}", to: "logs/a/x.json")
    try folder.write("{}", to: "elsewhere/y.json")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path("logs/a/loop"), withDestinationPath: "..")
    try manager.createSymbolicLink(atPath: folder.path("logs/b.2025"), withDestinationPath: "../elsewhere")
    try manager.createSymbolicLink(atPath: folder.path("logs/c.json"), withDestinationPath: "../elsewhere/y.json")
    #expect(
      find("logs") == [
        "logs/a/loop: leads back to logs, which is being searched already; it is not followed", "logs/a/x.json",
        "logs/b.2025/y.json", "logs/c.json",
      ])
  }

  /// To open a pipe is to wait for its writer: only what the user names may be one.
  @Test func pipesAreReadWhenTheyAreNamed() throws {
    try folder.write("{}", to: "logs/a.json")
    #expect(mkfifo(folder.path("logs/pipe.json"), 0o600) == 0)
    try FileManager.default.createSymbolicLink(atPath: folder.path("logs/z.json"), withDestinationPath: "pipe.json")
    #expect(find("logs") == ["logs/a.json"])
    #expect(find("logs/pipe.json", "logs/z.json") == ["logs/pipe.json", "logs/z.json"])
  }

  @Test func whatIsNotThereIsAProblem() throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path("dead.json"), withDestinationPath: "nowhere")
    #expect(find("missing", "missing/below") == ["missing: does not exist", "missing/below: does not exist"])
    #expect(find("") == ["dead.json: cannot be read: No such file or directory"])
    #expect(find() == [])
  }

  /// What a search of folders says of files that it did not read.
  @Test func whatIsPassedOverIsTold() throws {
    func remark(_ names: String...) -> String? {
      var finder = FileFinder(names.map { folder.path($0) })
      while finder.next() != nil {}
      return finder.summary.remark.map(short)
    }
    for name in ["acts/b.csv", "acts/a.csv", "logs/a.json", "logs/app.log.1", "clean/AWSLogs/a.json"] {
      try folder.write("{}", to: name)
    }
    for name in ["AWSLogs/1/CloudTrail-Digest/x.csv", ".hidden.txt", "aws-logs-write-test"] {
      try folder.write("{}", to: "clean/\(name)")
    }
    try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: false)
    let rule = """
      In a folder only names are read that end in .json, .gz, .ndjson, .jsonl or .log, or have no ending; a file that is \
      named itself is read whatever it is called.
      """
    #expect(remark("acts") == "No log was found: 2 files were passed over (acts/a.csv is one). \(rule)")
    #expect(remark("logs") == "1 file was passed over (logs/app.log.1). \(rule)")
    #expect(remark("logs", "acts") == "3 files were passed over (logs/app.log.1 is one). \(rule)")
    #expect(remark("empty") == "No log was found: there is nothing to read in empty.")
    #expect(remark("empty", "empty") == "No log was found: there is nothing to read in empty and the other folders.")
    #expect(remark("clean") == nil && remark("acts/a.csv") == nil && remark("missing") == nil && remark() == nil)
  }

  @Test func sizesAreTold() throws {
    try folder.write("12345", to: "a.json")
    let sizes = FileFinder([folder.path]).map { if case .file(let file) = $0 { file.size } else { -1 } }
    #expect(sizes == [5])
  }
}
