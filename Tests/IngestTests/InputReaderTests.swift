import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct InputReaderTests {
  private final class Sink: InputSink {
    var reading = Reading()
    var outcome: InputOutcome?
    var remembersInputs = true
    var known: Set<ContentHash> = []
    var asked: [ContentHash] = []

    func knows(_ hash: ContentHash) -> Bool {
      asked.append(hash)
      return known.contains(hash)
    }

    func add(_ batch: EventBatch) { reading.add(batch) }
    func finish(_ outcome: InputOutcome) { self.outcome = outcome }

    /// The hash and size of an input that was read.
    var read: (hash: ContentHash, size: Int)? {
      if case .read(let hash, let size, _, _) = outcome { (hash, size) } else { nil }
    }

    var problem: InputProblem? {
      if case .failed(let problem) = outcome { problem } else { nil }
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ path: String, size: Int, isBesideLogs: Bool = false, into sink: Sink = Sink()) -> Sink {
    InputReader().read(FoundFile(path: path, size: size, isBesideLogs: isBesideLogs), into: sink)
    return sink
  }

  /// Some 6 MB of lines, each with an id of its own.
  private static let large: [UInt8] = {
    var random = SeededGenerator(seed: 35)
    let lines = (0..<9_000).map { _ in
      SampleRecords.record(
        "SignUp", id: random.uuid().description, more: #""x":"\#(String(repeating: "x", count: 200))""#)
    }
    return Array(lines.joined(separator: "\n").utf8)
  }()

  @Test func whoRemembersNoInputsIsNotAsked() throws {
    for bytes in [Array(SampleRecords.document(SampleRecords.all).utf8), InputReaderTests.large] {
      let path = try folder.write(bytes, to: "a.json")
      let expected = read(path, size: bytes.count)
      let sink = Sink()
      sink.remembersInputs = false
      _ = read(path, size: bytes.count, into: sink)
      #expect(sink.asked.isEmpty)
      let (hash, size) = try #require(sink.read)
      #expect(hash == .none && size == bytes.count)
      #expect(sink.reading == expected.reading)
    }
  }

  @Test func theHashIsThatOfTheBytes() throws {
    for bytes in [Array(SampleRecords.document(SampleRecords.all).utf8), InputReaderTests.large] {
      let path = try folder.write(bytes, to: "a.json")
      let first = read(path, size: bytes.count)
      let (hash, size) = try #require(first.read)
      #expect(hash == bytes.withUnsafeBytes { ContentHash(of: $0) })
      #expect(size == bytes.count)
      #expect(first.reading.records.read > 10)
      let again = Sink()
      again.known = [hash]
      InputReader().read(FoundFile(path: path, size: bytes.count, isBesideLogs: false), into: again)
      guard case .known = again.outcome else {
        Issue.record("not known: \(String(describing: again.outcome))"); continue
      }
      #expect(again.reading == Reading() && again.asked == [hash])
    }
  }

  /// The size that the search saw may be wrong by the time the file is read.
  @Test func aFileThatGrewIsReadWhole() throws {
    let path = try folder.write(InputReaderTests.large, to: "a.json")
    for size in [0, 100, InputReaderTests.large.count, 1 << 40] {
      #expect(read(path, size: size).reading.entries.count == 9_000)
    }
  }

  /// A pipe has no size and gives its bytes once, however many they are.
  @Test(arguments: [1, 1_000, 4 << 20, 6 << 20]) func aPipeIsReadWhole(count: Int) throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let lines = String(decoding: InputReaderTests.large, as: UTF8.self).split(separator: "\n")
    var bytes: [UInt8] = []
    var written = 0
    while bytes.count < count, written < lines.count {
      bytes += Array(lines[written].utf8) + [10]
      written += 1
    }
    let text = bytes
    let writer = Thread {
      let file = fopen(path, "w")
      fwrite(text, 1, text.count, file)
      fclose(file)
    }
    writer.start()
    let sink = read(path, size: 0)
    #expect(sink.reading.entries.count == written)
    #expect(sink.reading.records.rejected == 0)
    #expect(try #require(sink.read).hash == bytes.withUnsafeBytes { ContentHash(of: $0) })
  }

  @Test func standardInputIsADescriptor() throws {
    let path = try folder.write(SampleRecords.document(SampleRecords.all), to: "a.json")
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    let sink = Sink()
    InputReader(standardInput: descriptor).read(FoundFile(path: "-", size: 0, isBesideLogs: false), into: sink)
    #expect(sink.reading.records.read == SampleRecords.all.count)
  }

  @Test func problemsAreOutcomes() throws {
    let missing = read(folder.path("missing.json"), size: 0)
    #expect(missing.problem == .unreadable(reason: "No such file or directory"))
    #expect(read(folder.path, size: 0).problem == .unreadable(reason: "Is a directory"))
    #expect(read(try folder.write("", to: "empty.json"), size: 0).problem == .empty)
    let package = try folder.write(#"{"name":"x"}"#, to: "package.json")
    #expect(read(package, size: 12).problem == .notALog(.unknown(keys: ["name"]), offset: 0))
    guard case .ignored = read(package, size: 12, isBesideLogs: true).outcome else {
      Issue.record("what is beside logs and no log is no mistake")
      return
    }
    let cut = Gzip.compress(Array(SampleRecords.document(SampleRecords.all).utf8)).dropLast(9)
    let path = try folder.write(Array(cut), to: "cut.json.gz")
    #expect(read(path, size: cut.count).problem == .truncatedGzip(offset: cut.count))
  }

  @Test func oneReaderServesManyInputs() throws {
    let good = try folder.write(SampleRecords.document(SampleRecords.all), to: "good.json")
    let bad = try folder.write(#"{"Records":[{"#, to: "bad.json")
    let reader = InputReader()
    for path in [good, bad, good, folder.path("none"), good] {
      let sink = Sink()
      reader.read(FoundFile(path: path, size: 10, isBesideLogs: false), into: sink)
      #expect((sink.read != nil) == (path == good))
      if path == good { #expect(sink.reading.records.read == SampleRecords.all.count) }
    }
  }
}
