import Domain
import Foundation
import TestSupport
import Testing

@testable import Cloud

@Suite struct WebhookTests {
  private let time = Instant(secondsSinceEpoch: 1_614_265_330)

  /// The example of the specification's reference implementations.
  ///
  /// https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/python/tests/test_webhook.py
  @Test func signsAsTheSpecificationDoes() throws {
    let key = try #require(WebhookKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    #expect(
      key.signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test(arguments: ["", "whsec_", "whsec_AAAA", "no base64!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw%"])
  func refusesWhatIsNoSecret(text: String) {
    #expect(WebhookKey(text) == nil)
  }

  @Test func postsWithHeaders() throws {
    let server = LocalServer([.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")])
    let key = try #require(WebhookKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let webhook = Webhook(try WebAddress("http://127.0.0.1:\(server.port)/hook", hosts: .any), key: key)
    try webhook.post(#"{"text": "x"}"#, id: "budget_1", at: time)
    let request = server.requests.lowercased()
    #expect(request.hasPrefix("post /hook http/1.1\r\n"))
    #expect(request.contains("\r\ncontent-type: application/json\r\n"))
    #expect(request.contains("\r\nwebhook-id: budget_1\r\nwebhook-timestamp: 1614265330\r\nwebhook-signature: v1,"))
    #expect(server.requests.hasSuffix("\r\n\r\n{\"text\": \"x\"}"))
  }

  @Test func withoutASecretNothingIsSigned() throws {
    let server = LocalServer([.send("HTTP/1.1 204 No Content\r\n\r\n")])
    try Webhook(try WebAddress("http://127.0.0.1:\(server.port)/hook", hosts: .any), key: nil)
      .post("{}", id: "a", at: time)
    #expect(!server.requests.lowercased().contains("webhook-"))
  }

  @Test(arguments: [301, 400, 410, 500])
  func onlySuccessIsSuccess(status: Int) throws {
    let server = LocalServer([.send("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\nLocation: /x\r\n\r\n")])
    let webhook = Webhook(try WebAddress("http://127.0.0.1:\(server.port)/secret", hosts: .any), key: nil)
    let error = #expect(throws: WebhookError.self) { try webhook.post("{}", id: "a", at: time) }
    #expect(error == .refused(host: "127.0.0.1", status: status))
    #expect(error.map { "\($0)".contains("secret") == (status != 410 && "\($0)".contains("the secret")) } == true)
  }

  @Test func silenceEnds() throws {
    let server = LocalServer([.wait(milliseconds: 4_000)])
    var limits = Webhook.Limits()
    limits.totalSeconds = 1
    let webhook = Webhook(
      try WebAddress("http://127.0.0.1:\(server.port)/hook", hosts: .any), key: nil, limits: limits)
    #expect(throws: WebhookError.timedOut(host: "127.0.0.1", seconds: 1)) { try webhook.post("{}", id: "a", at: time) }
  }

  @Test func nobodyThere() throws {
    let webhook = Webhook(try WebAddress("http://127.0.0.1:1/hook", hosts: .any), key: nil)
    #expect(throws: WebhookError.self) { try webhook.post("{}", id: "a", at: time) }
  }
}
