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
        _ = try BodyReader(batchSize: 2).read(bytes, arrivedAt: arrival) { (_, _) throws(InputProblem) in
          calls += 1
          throw .stopped
        }
      }
    }
    #expect(calls == 1)
  }

  // MARK: Envelopes

  private static let token = SampleEvents.trigger("TokenGeneration_ClientCredentials", attributes: nil, added: "")
  private static let confirmation = SampleEvents.trigger("PostConfirmation_ConfirmSignUp", added: "")

  /// The events of a body by id and user, and what they were delivered as.
  private struct Delivered: Equatable {
    var ids: [UUID128] = []
    var users: [UUID128] = []
    var deliveries: [UUID128] = []
  }

  private func delivered(
    _ text: String, _ envelope: BodyEnvelope = BodyEnvelope(), after seconds: Int64 = 0
  ) throws -> Delivered {
    var found = Delivered()
    let arrival = Instant(secondsSinceEpoch: self.arrival.secondsSinceEpoch + seconds)
    try Array(text.utf8).withUnsafeBytes { bytes in
      _ = try BodyReader().read(bytes, arrivedAt: arrival, in: envelope) { (batch, deliveries) throws(InputProblem) in
        found.ids += batch.events.map(\.id)
        found.users += batch.events.map(\.user)
        found.deliveries += deliveries
      }
    }
    return found
  }

  /// Requests of one second with other ids are other events, and one that comes again is the same.
  @Test func theEnvelopeTellsEventsApart() throws {
    let (a, b) = (BodyEnvelope(id: "a"), BodyEnvelope(id: "b"))
    let two = Self.token + "\n" + Self.token
    #expect(try delivered(two, a).ids == delivered(two, a).ids)
    #expect(try Set(delivered(two, a).ids + delivered(two, b).ids).count == 4)
    // Without an id, their places are all that there is.
    #expect(try delivered(two, BodyEnvelope(id: "")).ids == delivered(two).ids)
    // An envelope around the body says the same as one inside.
    let message = SampleContainer.notification(Self.token)
    #expect(try delivered(message).deliveries == delivered(Self.token, BodyEnvelope(id: "m-1")).deliveries)
    let event = SampleContainer.cloudEvent(#""data":\#(Self.token)"#)
    let unpacked = BodyEnvelope(
      cloudEvent: "e-1", source: "/forwarder", time: Instant(iso8601: "2026-03-04T05:06:10Z"))
    #expect(try delivered(event) == delivered(Self.token, unpacked))
  }

  /// What has no time of its own is known by its delivery, whenever it comes and however it is written.
  @Test(arguments: [token, confirmation]) func deliveriesAreKnownAtOtherTimes(_ trigger: String) throws {
    let envelope = BodyEnvelope(id: "a")
    let first = try delivered(trigger, envelope)
    let later = try delivered("\n  " + trigger.replacing(",", with: " , "), envelope, after: 3_600)
    #expect(first.deliveries.count == 1 && first.deliveries == later.deliveries && first.ids != later.ids)
    #expect(try delivered(trigger, BodyEnvelope(id: "b")).deliveries != first.deliveries)
    // The same id with something else loses nothing.
    let other = trigger.replacing(SampleEvents.sub, with: SampleRecords.other)
      .replacing(SampleEvents.client, with: "7other")
    #expect(try delivered(other, envelope).deliveries != first.deliveries)
    let queue = #"{"messageId":"q-1","body":\#(SampleContainer.quoted(trigger))}"#
    #expect(try delivered(queue).deliveries == delivered(queue, after: 60).deliveries)
    #expect(try delivered(queue).deliveries.count == 1)
  }

  @Test func whatHasATimeOrNoMessageNeedsNoDelivery() throws {
    let timed = SampleEvents.trigger("PostConfirmation_ConfirmSignUp")
    #expect(try delivered(timed, BodyEnvelope(id: "a")).deliveries == [])
    #expect(try delivered(SampleRecords.all.joined(), BodyEnvelope(id: "a")).deliveries == [])
    #expect(try delivered(Self.confirmation).deliveries == [])
    // The id of an ordinary container may be that of a place.
    #expect(try delivered(#"{"id":"collector","events":[\#(Self.confirmation)]}"#).deliveries == [])
  }

  /// Deliveries are in the order of the events, of which every one is in its place.
  @Test func deliveriesAreInTheOrderOfEvents() throws {
    let users = (1...9).map { "0c8f7a10-1111-4222-8333-9a4b5c6d7e0\($0)" }
    let texts = users.map { Self.confirmation.replacing(SampleEvents.sub, with: $0) }
    func byUser(_ seconds: Int64) throws -> [UUID128: UUID128] {
      let all = try delivered(texts.joined(), BodyEnvelope(id: "a"), after: seconds)
      #expect(all.ids == all.ids.sorted())
      return Dictionary(uniqueKeysWithValues: zip(all.users, all.deliveries))
    }
    // On each day the ids, and so the order, are others.
    #expect(try byUser(0) == byUser(86_400) && byUser(0) == byUser(172_800))
    #expect(try Set(byUser(0).values).count == 9)
  }

  /// What the envelope tells goes before what the text of an event says of its creation, as of containers inside.
  @Test func theEnvelopesTimeIsThatOfWhatHasNone() throws {
    let time = try #require(Instant(iso8601: "2026-03-04T06:00:59Z"))
    for text in [Self.confirmation, SampleEvents.export("SignIn", timestamp: "null")] {
      let batches = try BodyReader().read(Array(text.utf8), arrivedAt: arrival, in: BodyEnvelope(time: time)).batches
      #expect(batches.flatMap(\.events).allSatisfy { $0.time.minute == time.minute } && batches.count == 1)
    }
  }

  @Test func inflatedBodiesHaveALimit() throws {
    let text = [UInt8](repeating: 32, count: 200_000)
    func inflated(_ bytes: [UInt8], _ limit: Int) throws -> [UInt8] {
      try bytes.withUnsafeBytes { try BodyReader.inflated($0, limit: limit) }
    }
    #expect(try inflated(Gzip.compress(text), 200_000) == text)
    #expect(throws: InputProblem.expandsTooMuch(limit: 199_999)) { try inflated(Gzip.compress(text), 199_999) }
    #expect(throws: InputProblem.self) { try inflated(Array(Gzip.compress(text).dropLast(9)), 200_000) }
  }
}
