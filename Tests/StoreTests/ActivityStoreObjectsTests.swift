import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct ActivityStoreObjectsTests {
  private let database: TestDatabase
  private let time = Instant(secondsSinceEpoch: 1_790_000_000)

  init() throws {
    database = try TestDatabase()
  }

  private func description(_ hash: UInt8, size: Int = 10, object: [UInt8]? = nil) -> Recording.InputDescription {
    .init(hash: [hash], path: "s3://b/\(hash)", size: size, source: "cloudtrail", object: object)
  }

  @Test func remembersObjects() throws {
    let store = try database.store()
    try store.record(at: time) { recording in
      _ = try recording.commitInput(description(1, object: [1, 1]))
      // The same content under another key is no second input, and need not be fetched again either.
      #expect(try recording.commitInput(description(1, object: [2, 2])) == nil)
      try recording.remember(object: [3, 3])
      try recording.remember(object: [3, 3])
    }
    for object: [UInt8] in [[1, 1], [2, 2], [3, 3]] { #expect(try store.knows(object: object)) }
    #expect(try !store.knows(object: [4, 4]))
  }

  /// What is taken back is not remembered.
  @Test func forgetsWhatWasNotRecorded() throws {
    let store = try database.store()
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try store.record(at: time) { recording in
        _ = try recording.commitInput(description(1, object: [1, 1]))
        throw Stop()
      }
    }
    #expect(try !store.knows(object: [1, 1]))
    #expect(try !store.knows(hash: [1]))
  }

  @Test func coversDays() throws {
    let store = try database.store()
    let days = CoveredDays(bucket: "b", prefix: "AWSLogs/1/CloudTrail/eu-west-1/", since: 0, until: 20_000)
    var later = days
    later.until = 20_001
    try store.record(at: time) { try $0.cover(days) }
    try store.record(at: time) { try $0.cover(later) }
    #expect(try store.coveredDays(ofBucket: "b") == [days.prefix: later])
    #expect(try store.coveredDays(ofBucket: "c").isEmpty)
  }

  /// A file that grows is one entry of the ledger, with the hash of all of it.
  @Test func inputsGrow() throws {
    let store = try database.store()
    try store.record(at: time) { recording in
      _ = try recording.commitInput(description(1, size: 10))
      let first = try #require(recording.lastInput)
      try recording.follow(path: "a.log", input: first)
      _ = try recording.commitInput(description(2))
      try recording.continueInput(first)
      _ = try recording.commitInput(description(3, size: 30))
      #expect(recording.lastInput == first)
    }
    let input = try #require(try store.growingInput(path: "a.log"))
    #expect(input.size == 30 && input.hash == [3])
    #expect(try store.knows(hash: [3]))
    #expect(try !store.knows(hash: [1]))
    #expect(try store.growingInput(path: "b.log") == nil)
  }
}
