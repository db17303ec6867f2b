import HTTPTypes
import NIOCore
import NIOHTTP1

/// What `DirectPosts` asks.
extension HookResponder {
  /// The path of a request that is answered on the event loop; nil for all others.
  ///
  /// Its body says how long it is, and is so small that it is not counted before it is held; and nothing is asked of
  /// the connection.
  func directPath(of head: HTTPRequestHead) -> HookPath? {
    guard head.method == .POST, head.version == .http1_1, let path = HookPath(path: head.uri),
      path == .events || path == .eventBridge || path == .firehose
    else { return nil }
    guard let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
      length <= min(BodyBudget.smallBody, settings.limits.bodyBytes), !head.headers.contains(name: "expect"),
      head.isKeepAlive
    else { return nil }
    return path
  }

  /// Records the events of a body, and calls `answer`, on whichever thread, when they are on the disk.
  func take(
    _ body: ByteBuffer, _ headers: HTTPHeaders, _ path: HookPath, since start: ContinuousClock.Instant,
    answer: @escaping @Sendable (Answer) -> Void
  ) {
    @Sendable func finish(_ result: Result<Intake.Taken, Refusal>) {
      let found: Answer
      switch result {
      case .success(let taken): found = self.answer(taken, headers, path)
      case .failure(let refusal):
        note(refusal, path)
        found = refused(refusal, headers, path)
      }
      note(.post, path, found, bytes: body.readableBytes, since: start)
      answer(found)
    }
    do throws(Refusal) {
      let envelope = try admit(headers, path)
      intake.take([Intake.Piece(content: body, envelope: envelope)], answer: finish)
    } catch {
      finish(.failure(error))
    }
  }
}

/// Headers of a request, by whichever library.
protocol RequestHeaders {
  subscript(name: HTTPField.Name) -> String? { get }
}

extension HTTPFields: RequestHeaders {}

extension HTTPHeaders: RequestHeaders {
  subscript(name: HTTPField.Name) -> String? { first(name: name.canonicalName) }
}
