import Domain
import TestSupport
import Testing

@testable import Ingest

@Suite struct BodyReaderTests {
  private let arrival = Reading.arrival

  private func reading(_ body: [UInt8]) throws -> Reading {
    var reading = Reading()
    for batch in try BodyReader().read(body, arrivedAt: arrival).batches { reading.add(batch) }
    reading.sort()
    return reading
  }

  @Test(arguments: SampleContainer.all) func bodiesAreReadLikeFiles(container: SampleContainer) throws {
    let body = container.wrap(container.isForCloudTrailOnly ? SampleRecords.all : SampleEvents.all)
    var expected = try Reading(body)
    expected.notes = []
    #expect(try reading(body) == expected)
  }

  /// One batch, one source, in the order of the database's key.
  @Test func batchesHaveOneSourceEach() throws {
    let batches = try BodyReader(batchSize: 5).read(
      SampleContainer.all[0].wrap(SampleEvents.all), arrivedAt: arrival
    ).batches
    #expect(Set(batches.map(\.source)) == [.cloudTrail, .activityExport, .lambdaTrigger])
    #expect(batches.count > 6)
    for batch in batches {
      #expect(batch.records.read > 0)
      for (first, second) in zip(batch.events, batch.events.dropFirst()) {
        #expect((first.time, first.id) <= (second.time, second.id))
      }
    }
    #expect(batches.map(\.records.read).reduce(0, +) == SampleEvents.all.count)
  }

  @Test func theOutcomeSaysWhatWasRejected() throws {
    let bad = #"{"hello":"world"}"#
    let records = [SampleRecords.all[0], bad, SampleRecords.all[1], bad]
    let body = Array(records.joined(separator: "\n").utf8)
    let outcome = try BodyReader().read(body, arrivedAt: arrival).outcome
    #expect(outcome.records == 4 && outcome.rejectedCount == 2)
    #expect(outcome.rejected.map(\.index) == [1, 3])
    #expect(outcome.rejected[0].offset == records[0].utf8.count + 1)
    #expect(outcome.rejected[0].problem == .unknown(keys: ["hello"]))
  }

  @Test func theArrivalIsTheTimeOfWhatHasNone() throws {
    let body = Array(SampleEvents.trigger("PostAuthentication_Authentication", added: "").utf8)
    #expect(try reading(body).entries[0].time == arrival.minute)
  }

  @Test func bodiesHaveALimit() throws {
    let body = Gzip.compress([UInt8](repeating: 32, count: 1 << 20) + Array(SampleRecords.all[0].utf8))
    #expect(try BodyReader().read(body, arrivedAt: arrival).batches.count == 1)
    #expect(throws: InputProblem.expandsTooMuch(limit: 1 << 20)) {
      try BodyReader(expansionLimit: 1 << 20).read(body, arrivedAt: arrival)
    }
  }

  @Test func noBodyIsSaid() {
    for body in ["", "  ", "hello", #"{"hello":"world"}"#, #"{"Records":[{"#] {
      #expect(throws: InputProblem.self) { try BodyReader().read(Array(body.utf8), arrivedAt: arrival) }
    }
  }

  @Test func whatStopsTheReceiverStopsTheReader() {
    var calls = 0
    #expect(throws: InputProblem.stopped) {
      try Array(SampleRecords.all.joined().utf8).withUnsafeBytes { bytes in
        _ = try BodyReader(batchSize: 2).read(bytes, arrivedAt: arrival) { (_) throws(InputProblem) in
          calls += 1
          throw .stopped
        }
      }
    }
    #expect(calls == 1)
  }
}
