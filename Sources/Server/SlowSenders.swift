import NIOCore
import NIOHTTPTypes

/// Closes connections whose requests take too long to come in, however steadily they trickle.
///
/// It sits in front of everything else, where the first byte of a request (or of a TLS handshake) is seen.
final class RequestDeadline: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let limit: TimeAmount
  private var since: NIODeadline?
  private var isScheduled = false

  init(limit: TimeAmount) {
    self.limit = limit
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    begin(context)
    context.fireChannelRead(data)
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard since == nil else { return }
    since = .now()
    guard !isScheduled else { return }
    schedule(context, at: .now() + limit)
  }

  /// One timer that looks again, not one for each request.
  private func schedule(_ context: ChannelHandlerContext, at time: NIODeadline) {
    isScheduled = true
    context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
      self.isScheduled = false
      guard context.channel.isActive, let since = self.since else { return }
      if since + self.limit <= .now() {
        context.close(promise: nil)
      } else {
        self.schedule(context, at: since + self.limit)
      }
    }
  }

  /// The request is here.
  func end() { since = nil }
}

/// Tells `RequestDeadline` where requests end, which only the HTTP decoder knows.
final class RequestEnd: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private var deadline: RequestDeadline?

  func handlerAdded(context: ChannelHandlerContext) {
    deadline = try? context.pipeline.syncOperations.handler(type: RequestDeadline.self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) { deadline?.end() }
    context.fireChannelRead(data)
  }
}
