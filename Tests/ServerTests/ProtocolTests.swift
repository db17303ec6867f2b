import Domain
import Foundation
import Ingest
import Testing

@testable import Server

@Suite struct ProtocolTests {
  // MARK: EventBridge

  @Test func eventBridgeEnvelopes() async throws {
    let hook = try TestHook()
    #expect(try await hook.post("/eventbridge", Sample.eventBridge()).text == Sample.answer)
    #expect(try await hook.post("/eventbridge", Sample.eventBridge()).text == Sample.answerToKnown)
  }

  // MARK: Firehose

  // https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html: "The response ... must have
  // Content-Type application/json ... requestId: the request ID ... timestamp: the epoch timestamp in milliseconds".
  @Test func firehoseIsAnsweredExactly() async throws {
    let hook = try TestHook()
    let records = (0..<3).map { #"{"data":"\#(Array(Sample.record($0).utf8).base64)"}"# }
    let body = #"{"requestId":"r-1","timestamp":1772600767000,"records":[\#(records.joined(separator: ","))]}"#
    let headers = ["x-amz-firehose-request-id": "r-1", "content-type": "application/json"]
    for _ in 0..<2 {
      let reply = try await hook.post("/firehose", body, headers)
      #expect(reply.status == 200 && reply.headers[.contentType] == "application/json")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.text.utf8)) as? [String: Any])
      #expect(Set(object.keys) == ["requestId", "timestamp"] && object["requestId"] as? String == "r-1")
      #expect((object["timestamp"] as? Int ?? 0) > 1_700_000_000_000)
    }
    #expect(try hook.store.activity(in: Month(year: 2026, month: 10)).pools.map(\.users.total) == [3])
    #expect(try await hook.post("/firehose", body).status == 400)
  }

  // MARK: CloudEvents

  @Test func cloudEventsInEachMode() async throws {
    let hook = try TestHook()
    func event(_ number: Int) -> String {
      #"{"specversion":"1.0","id":"\#(number)","source":"/s","type":"t","data":\#(Sample.record(number))}"#
    }
    let structured = ["content-type": "application/cloudevents+json; charset=utf-8"]
    #expect(try await hook.post("/cloudevents", event(1), structured).text == Sample.answer)
    let binary = [
      "content-type": "application/json", "ce-specversion": "1.0", "ce-id": "2", "ce-source": "/s", "ce-type": "t",
    ]
    #expect(try await hook.post("/cloudevents", Sample.record(2), binary).text == Sample.answer)
    let batch = ["content-type": "application/cloudevents-batch+json"]
    let reply = try await hook.post("/cloudevents", "[\(event(2)),\(event(3))]", batch)
    #expect(reply.text == #"{"recorded":1,"duplicates":1,"not_counted":0,"rejected":[]}"#)
    let encoded = Array(Sample.record(4).utf8).base64
    let base64 = #"{"specversion":"1.0","id":"4","source":"/s","type":"t","data_base64":"\#(encoded)"}"#
    #expect(try await hook.post("/cloudevents", base64, structured).text == Sample.answer)
    #expect(try await hook.post("/cloudevents", "[]", batch).status == 200)
    // A broken one takes nothing from the others.
    let broken = try await hook.post("/cloudevents", "[\(event(5)),{},\(event(6))]", batch)
    #expect(
      broken.text == #"{"recorded":2,"duplicates":0,"not_counted":0,"rejected":[{"index":1,"reason":"#
        + #""The body has a CloudEvent whose specversion is not 1.0."}]}"#)
    #expect(try await hook.post("/cloudevents", "[{},1]", batch).status == 400)
    for wrong in [#"{"id":"1"}"#, "[]", #"{"specversion":"1.0","id":"1","source":"s","type":"t"}"#, "x"] {
      #expect(try await hook.post("/cloudevents", wrong, structured).status == 400)
    }
    #expect(try await hook.post("/cloudevents", Sample.record(5)).status == 400)
    for missing in binary.keys where missing.hasPrefix("ce-") {
      let headers = binary.filter { $0.key != missing }
      #expect(try await hook.post("/cloudevents", Sample.record(5), headers).status == 400, "\(missing)")
    }
    #expect(try await hook.post("/cloudevents", "<x/>", ["content-type": "application/cloudevents+xml"]).status == 415)
  }

  /// Gzip is read in every mode, and inflates no further than elsewhere.
  @Test func cloudEventsMayBePacked() async throws {
    let hook = try TestHook { $0.limits.expandedBytes = 100_000 }
    func event(_ number: Int) -> String {
      #"{"specversion":"1.0","id":"\#(number)","source":"/s","type":"t","data":\#(Sample.record(number))}"#
    }
    func send(_ body: String, _ type: String, _ encoding: String = "gzip") async throws -> TestHook.Reply {
      let headers = ["x-api-key": TestHook.token, "content-type": type, "content-encoding": encoding]
      return try await hook.send(.post, "/cloudevents", headers, Gzip.compress(Array(body.utf8)))
    }
    let structured = "application/cloudevents+json"
    #expect(try await send(event(1), structured).text == Sample.answer)
    #expect(try await send(event(2), structured, "").text == Sample.answer)
    let batch = try await send("[\(event(3)),\(event(4))]", "application/cloudevents-batch+json", "x-gzip")
    #expect(batch.text == #"{"recorded":2,"duplicates":0,"not_counted":0,"rejected":[]}"#)
    #expect(try await send(event(5), structured, "br").status == 415)
    let bomb = try await send(event(5) + String(repeating: " ", count: 100_000), structured)
    #expect(bomb.status == 413 && bomb.text.contains("inflates to more than 100000 bytes"))
  }

  /// The time of the arrival might be in another month.
  @Test func aCloudEventWhoseTimeIsNoneIsRefused() async throws {
    let hook = try TestHook()
    func event(_ number: Int, _ time: String) -> String {
      #"{"specversion":"1.0","id":"\#(number)","source":"/s","type":"t","time":\#(time),"data":\#(Sample.record(number))}"#
    }
    let structured = ["content-type": "application/cloudevents+json"]
    for time in ["\"yesterday\"", "\"\"", "7", "{}"] {
      let reply = try await hook.post("/cloudevents", event(1, time), structured)
      #expect(reply.status == 400 && reply.text.contains("has a time that is none"), "\(reply.text)")
    }
    for time in ["null", #""2026-10-04T05:06:07Z""#] {
      #expect(try await hook.post("/cloudevents", event(1, time), structured).status == 200)
    }
    let batch = try await hook.post(
      "/cloudevents", #"[\#(event(2, #""2026-10-04T05:06:07Z""#)),\#(event(3, #""soon""#))]"#,
      ["content-type": "application/cloudevents-batch+json"])
    #expect(
      batch.text == #"{"recorded":1,"duplicates":0,"not_counted":0,"rejected":[{"index":1,"reason":"#
        + #""The body has a CloudEvent that has a time that is none: \"soon\"."}]}"#)
    let binary = ["ce-specversion": "1.0", "ce-id": "4", "ce-source": "/s", "ce-type": "t", "ce-time": "soon"]
    #expect(try await hook.post("/cloudevents", Sample.record(4), binary).status == 400)
  }

  @Test func cloudEventsHandshakeAndTokenInTheAddress() async throws {
    let hook = try TestHook()
    let asked = ["webhook-request-origin": "eventemitter.example.com"]
    let reply = try await hook.send(.options, "/cloudevents", asked)
    #expect(reply.status == 200 && reply.headers[.webhookAllowedOrigin] == "eventemitter.example.com")
    #expect(reply.headers[.webhookAllowedRate] == "*")
    let binary = ["ce-specversion": "1.0", "ce-id": "2", "ce-source": "/s", "ce-type": "t"]
    let path = "/cloudevents?access_token=\(TestHook.token)"
    #expect(try await hook.send(.post, path, binary, Array(Sample.record().utf8)).status == 200)
  }

  // MARK: Standard Webhooks

  private func signed(_ body: String, id: String = "msg_1", age: Int = 0, key: [UInt8]? = nil) -> [String: String] {
    let timestamp = String(Int(Date().timeIntervalSince1970) - age)
    let code = Digest.hmac(Array("\(id).\(timestamp).\(body)".utf8), key: key ?? TestHook.webhookKey)
    return ["webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": "v1,\(code.base64)"]
  }

  /// The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, as its
  /// reference libraries test it.
  @Test func theSignatureOfTheSpecificationsExample() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let isSigned = Array(#"{"test": 2432232314}"#.utf8).withUnsafeBytes {
      secret.signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", $0,
        signatures: "v1a,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }
    #expect(isSigned)
  }

  @Test func webhooksAreTakenOnTheirSignature() async throws {
    let hook = try TestHook()
    let body = Sample.record()
    func send(_ headers: [String: String], _ body: String = body) async throws -> TestHook.Reply {
      try await hook.send(.post, "/webhook", headers, Array(body.utf8))
    }
    #expect(try await send(signed(body)).text == Sample.answer)
    // A replay within the tolerance changes nothing.
    #expect(try await send(signed(body)).text == Sample.answerToKnown)
    var rotated = signed(body)
    rotated["webhook-signature"] = "v1,AAAA " + (rotated["webhook-signature"] ?? "")
    #expect(try await send(rotated).status == 200)
    #expect(try await send(signed(body, age: 301)).status == 401)
    #expect(try await send(signed(body, age: -301)).status == 401)
    #expect(try await send(signed(body, key: [UInt8](1..<25))).status == 401)
    #expect(try await send(signed(body), Sample.record(2)).status == 401)
    for missing in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
      #expect(try await send(signed(body).filter { $0.key != missing }).status == 401)
    }
  }

  @Test func aRequestWithoutIdsOrTimesCountsOnceByItsOwnId() async throws {
    let hook = try TestHook()
    let trigger = """
      {"version":"1","triggerSource":"PostAuthentication_Authentication","region":"ap-northeast-1",\
      "userPoolId":"\(Sample.pool)","userName":"x","callerContext":{"clientId":"4example"},\
      "request":{"userAttributes":{"sub":"0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"}},"response":{}}
      """
    let first = try await hook.send(.post, "/webhook", signed(trigger), Array(trigger.utf8))
    #expect(first.status == 200, "\(first.text)")
    let again = try await hook.send(.post, "/webhook", signed(trigger), Array(trigger.utf8))
    #expect(again.text == Sample.answerToKnown)
  }
}
