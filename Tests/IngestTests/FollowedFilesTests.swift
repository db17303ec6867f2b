import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// What is new in followed files, look by look.
@Suite struct FollowedFilesTests {
  private let folder: TemporaryFolder
  private let files: FollowedFiles
  /// In looks; files are written "now" and settle after two seconds of this clock.
  private let begin: Int

  init() throws {
    folder = try TemporaryFolder()
    files = FollowedFiles([folder.path]) { _ in nil }
    begin = Int(Date().timeIntervalSince1970) * 1_000_000_000
  }

  private final class Sink: InputSink {
    var records = 0
    var known: Set<ContentHash> = []
    var outcome: InputOutcome?
    func knows(_ hash: ContentHash) -> Bool { known.contains(hash) }
    func add(_ batch: EventBatch) { records += batch.records.read }
    func finish(_ outcome: InputOutcome) { self.outcome = outcome }
  }

  /// What one look records: "name: records, from its first byte or grown".
  private func look(_ files: FollowedFiles, settled: Bool = false) -> [String] {
    let next = files.look(now: begin + (settled ? 60 : 0) * 1_000_000_000)
    var seen: [String] = []
    while let finding = next() {
      guard case .openable(let input as FollowedInput) = finding else {
        if case .problem(_, let problem) = finding { seen.append("\(problem)") }
        continue
      }
      let sink = Sink()
      InputReader().read(input, into: sink)
      guard let outcome = sink.outcome, input.accepts(outcome) else {
        input.finish(sink.outcome ?? .known, input: nil)
        continue
      }
      let name = input.path.split(separator: "/").last ?? ""
      let isGrown = input.input != nil
      switch outcome {
      case .read(let hash, _, _, let rejected):
        input.finish(outcome, input: input.input ?? 7)
        let bytes = (try? Data(contentsOf: URL(filePath: input.path)))?.prefix(input.end) ?? Data()
        #expect(!input.hasPath || hash == ContentHash(of: Array(bytes)), "the ledger would not know the file")
        seen.append("\(name): \(sink.records - rejected)\(isGrown ? " more" : "")\(rejected > 0 ? ", bad" : "")")
      case .failed(let problem):
        input.finish(outcome, input: nil)
        seen.append("\(name) \(problem)")
      case .known, .ignored: input.finish(outcome, input: nil)
      }
    }
    return seen
  }

  private func look(settled: Bool = false) -> [String] { look(files, settled: settled) }

  private func line(_ number: Int) -> String {
    let id = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
    return """
      {"eventTime":"2026-10-01T00:00:00Z","eventSource":"cognito-idp.amazonaws.com","eventName":"SignUp",\
      "eventID":"\(id)","awsRegion":"eu-west-1","recipientAccountId":"1"}
      """
  }

  private func append(_ text: String, to name: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  @Test func growingLines() throws {
    #expect(look() == [])
    try folder.write(line(1) + "\n" + line(2).prefix(40), to: "a.ndjson")
    #expect(look() == ["a.ndjson: 1"])
    #expect(look() == [])
    try append(String(line(2).dropFirst(40)), to: "a.ndjson")
    #expect(look() == [])
    try append("\n" + line(3) + "\n", to: "a.ndjson")
    #expect(look() == ["a.ndjson: 2 more"])
    #expect(look() == [] && look(settled: true) == [])
    #expect(files.waiting == 0)
  }

  /// A last line without its end is read when nothing has been added for a while, and only if it is whole.
  @Test func lastLine() throws {
    try folder.write(line(1) + "\n" + line(2), to: "a.ndjson")
    try folder.write("{\"Records\":[\(line(3)),\(line(4))]}", to: "b.json")
    try folder.write(String(line(5).dropLast(9)), to: "c.ndjson")
    #expect(look() == ["a.ndjson: 1"])
    #expect(look() == [])
    #expect(look(settled: true) == ["a.ndjson: 1 more", "b.json: 2"])
    #expect(look(settled: true) == [])
    #expect(files.waiting == 1)
    try append(String(line(5).suffix(9)) + "\n", to: "c.ndjson")
    #expect(look() == ["c.ndjson: 1"])
  }

  @Test func documentOverManyLines() throws {
    try folder.write("{\"Records\":[\n\(line(1)),\n", to: "a.json")
    #expect(look() == [] && look(settled: true) == [])
    try append(line(2) + "\n]}\n", to: "a.json")
    #expect(look() == ["a.json: 2"])
  }

  @Test func packed() throws {
    let whole = Gzip.compress(Array("\(line(1))\n\(line(2))\n".utf8))
    try folder.write(Array(whole.prefix(30)), to: "a.gz")
    #expect(look() == [] && look(settled: true) == [] && look(settled: true) == [])
    #expect(files.waiting == 1)
    try folder.write(whole, to: "a.gz")
    #expect(look() == [])
    #expect(look(settled: true) == ["a.gz: 2"])
    #expect(look(settled: true) == [] && files.waiting == 0)
  }

  /// logrotate: renamed and begun anew, and copied and cut off.
  @Test func rotated() throws {
    try folder.write(line(1) + "\n", to: "a.log")
    #expect(look() == ["a.log: 1"])
    try append(line(2) + "\n", to: "a.log")
    rename(folder.path("a.log"), folder.path("b.log"))
    try folder.write(line(3) + "\n", to: "a.log")
    #expect(look() == ["a.log: 1", "b.log: 1 more"])
    #expect(truncate(folder.path("a.log"), 0) == 0)
    #expect(look() == [])
    try append(line(4) + "\n" + line(5) + "\n", to: "a.log")
    #expect(look() == ["a.log: 2"])
    // Cut off and longer again between two looks.
    #expect(truncate(folder.path("a.log"), 0) == 0)
    try append((6...9).map { line($0) + "\n" }.joined(), to: "a.log")
    #expect(look() == ["a.log: 4"])
  }

  /// logrotate's own names end in numbers, which no log of a folder does; others may be in use when one file is named.
  @Test(arguments: [true, false], [128, 0])
  func rotatedToANameThatIsNotLookedAt(isNamed: Bool, keptFiles: Int) throws {
    let path = isNamed ? folder.path("a.log") : folder.path
    let files = FollowedFiles([path], keptFiles: keptFiles) { _ in nil }
    try folder.write(line(1) + "\n", to: "a.log")
    #expect(look(files) == ["a.log: 1"])
    try append(line(2) + "\n", to: "a.log")
    rename(folder.path("a.log"), folder.path("a.log.1"))
    try append(line(3) + "\n", to: "a.log.1")
    try folder.write(line(4) + "\n", to: "a.log")
    #expect(look(files) == ["a.log: 1", "a.log.1: 2 more"])
    // The program writes to the file that it has open until it is told to open another.
    try append(line(5) + "\n", to: "a.log.1")
    #expect(look(files) == ["a.log.1: 1 more"])
    rename(folder.path("a.log.1"), folder.path("a.log.2"))
    rename(folder.path("a.log"), folder.path("a.log.1"))
    try append(line(6) + "\n", to: "a.log.1")
    try append(line(7) + "\n", to: "a.log.2")
    #expect(look(files).filter { $0 != "does not exist" } == ["a.log.1: 1 more", "a.log.2: 1 more"])
    #expect(look(files) == [] && look(files, settled: true) == [])
  }

  /// A file that was empty, or was not read yet, before it got another name.
  @Test func rotatedBeforeItWasRead() throws {
    try folder.write("", to: "a.log")
    #expect(look() == [])
    try append(line(1) + "\n", to: "a.log")
    rename(folder.path("a.log"), folder.path("a.log.1"))
    #expect(look() == ["a.log.1: 1"])
    try folder.write(line(2) + "\n", to: "a.log")
    let next = files.look(now: begin + 60_000_000_000)
    guard case .openable(let input as FollowedInput)? = next() else {
      Issue.record("nothing was found")
      return
    }
    rename(folder.path("a.log.1"), folder.path("a.log.2"))
    rename(folder.path("a.log"), folder.path("a.log.1"))
    let sink = Sink()
    InputReader().read(input, into: sink)
    input.finish(try #require(sink.outcome), input: nil)
    #expect(sink.records == 0)
    #expect(look(settled: true) == ["a.log.1: 1"])
  }

  /// What is moved elsewhere or removed is read to its end, since it is open.
  @Test(arguments: [true, false]) func movedOrRemoved(isMoved: Bool) throws {
    let elsewhere = try TemporaryFolder()
    try folder.write(line(1) + "\n", to: "a.log")
    #expect(look() == ["a.log: 1"])
    let handle = try FileHandle(forWritingTo: URL(filePath: folder.path("a.log")))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data((line(2) + "\n").utf8))
    if isMoved {
      rename(folder.path("a.log"), elsewhere.path("a.log"))
    } else {
      unlink(folder.path("a.log"))
    }
    try folder.write(line(3) + "\n", to: "a.log")
    #expect(look() == ["a.log: 1", "a.log: 1 more"])
    try handle.write(contentsOf: Data((line(4) + "\n").utf8))
    #expect(look() == ["a.log: 1 more"])
    #expect(look(settled: true) == [] && files.waiting == 0)
    // Nobody writes to it any more: a removed file is let go, so that its room is free.
    try handle.write(contentsOf: Data((line(5) + "\n").utf8))
    try handle.close()
    #expect(look() == (isMoved ? ["a.log: 1 more"] : []))
  }

  @Test func badLinesAreSaidOnce() throws {
    try folder.write(line(1) + "\n{\"bad\n" + line(2) + "\n", to: "a.ndjson")
    #expect(look() == ["a.ndjson: 2, bad"])
    try append(line(3) + "\n", to: "a.ndjson")
    #expect(look() == ["a.ndjson: 1 more"])
    try folder.write("no log\n", to: "b.log")
    #expect(look().count == 1)
    #expect(look() == [] && look(settled: true) == [])
    try append(line(4) + "\n", to: "b.log")
    #expect(look() == ["b.log: 1"])
  }

  /// A new process goes on where the ledger says that the last one was, if the file still begins like that.
  @Test func goesOnAfterARestart() throws {
    let text = line(1) + "\n"
    try folder.write(text + line(2) + "\n", to: "a.log")
    let hash = ContentHash(of: Array(text.utf8)).bytes
    let again = FollowedFiles([folder.path]) { _ in .init(input: 5, size: text.utf8.count, hash: hash) }
    #expect(look(again) == ["a.log: 1 more"])
    let other = FollowedFiles([folder.path]) { _ in .init(input: 5, size: text.utf8.count, hash: [1, 2]) }
    #expect(look(other) == ["a.log: 2"])
  }

  @Test func missing() throws {
    let files = FollowedFiles([folder.path("later.log")]) { _ in nil }
    #expect(look(files) == ["does not exist"])
    #expect(look(files) == [])
    try folder.write(line(1) + "\n", to: "later.log")
    #expect(look(files) == ["later.log: 1"])
  }
}
