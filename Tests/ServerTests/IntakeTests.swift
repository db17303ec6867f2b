import Domain
import Foundation
import Store
import Testing

@testable import Server

/// How events that have neither id nor time are told apart and known again: by the envelopes that bring them.
@Suite struct IntakeTests {
  /// Ways in which a body comes with an id.
  enum Way: CaseIterable {
    case structured, binary, batch, webhook, notification, rawNotification, firehose
    // To `/events`.
    case bareCloudEvent, queueMessage
  }

  private static let pool = Sample.pool

  /// A token of a machine: each is priced.
  private static let token = """
    {"version":"3","triggerSource":"TokenGeneration_ClientCredentials","region":"ap-northeast-1",\
    "userPoolId":"\(pool)","userName":"x","callerContext":{"clientId":"7machine"},"request":{"scopes":["a/b"]}}
    """

  private static func confirmation(_ user: Int = 1) -> String {
    """
    {"version":"1","triggerSource":"PostConfirmation_ConfirmSignUp","region":"ap-northeast-1","userPoolId":"\(pool)",\
    "userName":"x","callerContext":{"clientId":"4example"},\
    "request":{"userAttributes":{"sub":"0c8f7a10-1111-4222-8333-9a4b5c6d7e0\(user)"}}}
    """
  }

  /// - Parameter attempt: what may differ in each attempt to deliver it.
  private func deliver(
    _ body: String, _ id: String, by way: Way, to hook: TestHook, attempt: Int = 0
  ) async throws -> TestHook.Reply {
    let event = #"{"specversion":"1.0","id":"\#(id)","source":"/s","type":"t","data":\#(body)}"#
    func send(_ path: String, _ headers: [String: String], _ body: String) async throws -> TestHook.Reply {
      try await hook.send(.post, path, headers, Array(body.utf8))
    }
    switch way {
    case .structured: return try await send("/cloudevents", ["content-type": "application/cloudevents+json"], event)
    case .batch:
      return try await send("/cloudevents", ["content-type": "application/cloudevents-batch+json"], "[\(event)]")
    case .binary:
      let headers = ["ce-specversion": "1.0", "ce-id": id, "ce-source": "/s", "ce-type": "t"]
      return try await send("/cloudevents", headers, body)
    case .webhook: return try await send("/webhook", ["webhook-id": id], body)
    case .notification:
      let fields = [
        "Type": "Notification", "MessageId": id, "TopicArn": SNSTests.topic, "Message": body,
        "Timestamp": "2026-10-04T05:06:09.123Z", "Signature": "eA==",
      ]
      let data = try JSONSerialization.data(withJSONObject: fields)
      return try await send("/sns", [:], String(decoding: data, as: UTF8.self))
    case .rawNotification: return try await send("/sns", ["x-amz-sns-message-id": id], body)
    case .firehose:
      let time = 1_800_000_000_000 + attempt * 1_000
      let data = Array(body.utf8).base64
      return try await send(
        "/firehose", ["x-amz-firehose-request-id": id],
        #"{"requestId":"\#(id)","timestamp":\#(time),"records":[{"data":"\#(data)"}]}"#)
    case .bareCloudEvent: return try await send("/events", [:], event)
    case .queueMessage:
      return try await send("/events", [:], #"{"messageId":"\#(id)","body":\#(body.quotedAsJSON)}"#)
    }
  }

  private func hook() throws -> TestHook { try TestHook { $0.secrets = nil } }

  /// Nothing of what is acknowledged is lost.
  @Test(arguments: Way.allCases) func otherIdsInTheSameSecondAreOtherEvents(_ way: Way) async throws {
    let hook = try hook()
    for number in 1...5 {
      #expect(try await deliver(IntakeTests.token, "id-\(number)", by: way, to: hook).status == 200)
    }
    #expect(try hook.store.records().recorded == 5)
  }

  /// Whenever it comes, and however it is written.
  @Test(arguments: Way.allCases, [token, confirmation()])
  func theSameIdIsTheSameEvent(_ way: Way, _ body: String) async throws {
    let hook = try hook()
    for attempt in 0..<3 {
      let written = body.replacing(",", with: "," + String(repeating: " ", count: attempt))
      #expect(try await deliver(written, "id-1", by: way, to: hook, attempt: attempt).status == 200)
      hook.clock.pass(seconds: 3_600)
    }
    let records = try hook.store.records()
    #expect(records.recorded == 1 && records.duplicates == 2)
  }

  /// The same id with other users: the sender is wrong, and nobody is lost.
  @Test(arguments: Way.allCases) func usersAreNotLostByAnIdThatIsUsedAgain(_ way: Way) async throws {
    let hook = try hook()
    for user in 1...3 {
      #expect(try await deliver(IntakeTests.confirmation(user), "id-1", by: way, to: hook).status == 200)
      hook.clock.pass(seconds: 3_600)
    }
    #expect(try hook.store.records().recorded == 3)
  }

  /// Firehose has one id for all records of a request.
  @Test func recordsOfARequestAreToldByTheirPlace() async throws {
    let hook = try hook()
    let record = #"{"data":"\#(Array(IntakeTests.token.utf8).base64)"}"#
    for (id, recorded) in [("r-1", 2), ("r-2", 4), ("r-1", 4)] {
      let body = #"{"requestId":"\#(id)","timestamp":1800000000000,"records":[\#(record),\#(record)]}"#
      let headers = ["x-amz-firehose-request-id": id]
      #expect(try await hook.send(.post, "/firehose", headers, Array(body.utf8)).status == 200)
      #expect(try hook.store.records().recorded == recorded)
    }
  }

  /// Each event of a batch is known by itself, whatever comes with it.
  @Test func cloudEventsAreKnownInAnyBatch() async throws {
    let hook = try hook()
    let headers = ["content-type": "application/cloudevents-batch+json"]
    for (ids, recorded, duplicates) in [("A", 1, 0), ("AB", 1, 1), ("BA", 0, 2), ("CC", 1, 1), ("BCD", 1, 2)] {
      let events = ids.map {
        #"{"specversion":"1.0","id":"\#($0)","source":"/s","type":"t","data":\#(IntakeTests.token)}"#
      }
      let body = "[\(events.joined(separator: ","))]"
      let reply = try await hook.send(.post, "/cloudevents", headers, Array(body.utf8))
      #expect(reply.text.hasPrefix(#"{"recorded":\#(recorded),"duplicates":\#(duplicates),"#), "\(ids): \(reply.text)")
      hook.clock.pass(seconds: 60)
    }
    // And in another mode.
    for way in [Way.structured, .binary, .bareCloudEvent] {
      #expect(try await deliver(IntakeTests.token, "D", by: way, to: hook).text == Sample.answerToKnown)
    }
  }

  /// After three days an id may be used again.
  @Test func deliveriesAreKnownForThreeDays() async throws {
    let hook = try hook()
    for (days, answer) in [(0, Sample.answer), (2, Sample.answerToKnown), (1, Sample.answer)] {
      hook.clock.pass(seconds: Int64(days) * 86_400)
      #expect(try await deliver(IntakeTests.token, "id-1", by: .webhook, to: hook).text == answer)
    }
  }

  /// A pool that is not taken is refused of events without a time, too, and the others are known again.
  @Test func poolsThatAreNotTakenAreRefused() async throws {
    let hook = try TestHook {
      $0.secrets = nil
      $0.pools = [Sample.pool]
    }
    let foreign = IntakeTests.confirmation(2).replacing(Sample.pool, with: "eu-west-1_Other")
    let body = foreign + "\n" + IntakeTests.confirmation(1)
    for answer in [#"{"recorded":1,"duplicates":0,"#, #"{"recorded":0,"duplicates":1,"#] {
      let reply = try await deliver(body, "id-1", by: .webhook, to: hook)
      #expect(reply.text.hasPrefix(answer) && reply.text.contains("pool that is not taken here"))
      hook.clock.pass(seconds: 60)
    }
  }
}
