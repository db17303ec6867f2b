import NIOCore

/// Closes connections on which nothing goes on, or whose requests take too long to come in, however steadily they
/// trickle; and writes answers that need no encoder.
///
/// It sits behind TLS, where the first byte of a request is seen. A handshake counts as part of the first request.
final class ConnectionWatch: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case receiving(since: NIODeadline)
    /// However long that takes.
    case answering
    case idle(since: NIODeadline)
  }

  private let requestLimit: TimeAmount
  private let idleLimit: TimeAmount
  private var state = State.answering
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - requestLimit: from the first byte of a request to its last.
  ///   - idleLimit: from an answer to the next request.
  init(requestLimit: TimeAmount, idleLimit: TimeAmount) {
    self.requestLimit = requestLimit
    self.idleLimit = idleLimit
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    state = .receiving(since: now)
    schedule(context, at: now + min(requestLimit, idleLimit))
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .idle = state { state = .receiving(since: now) }
    context.fireChannelRead(data)
  }

  /// A request is here.
  func requestEnded() { state = .answering }

  /// It is answered.
  ///
  /// - Parameter more: bytes of the next request are here.
  func answered(more: Bool) { state = more ? .receiving(since: now) : .idle(since: now) }

  private var now: NIODeadline { context?.eventLoop.now ?? .now() }

  /// Sends an answer as it is.
  func send(_ answer: ByteBuffer) {
    context?.writeAndFlush(wrapOutboundOut(answer), promise: nil)
  }

  /// One timer that looks again, not one for each request.
  private func schedule(_ context: ChannelHandlerContext, at time: NIODeadline) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
      guard let context = self.context, context.channel.isActive else { return }
      let now = self.now
      let end: NIODeadline
      switch self.state {
      case .receiving(let since): end = since + self.requestLimit
      case .answering: end = now + min(self.requestLimit, self.idleLimit)
      case .idle(let since): end = since + self.idleLimit
      }
      if end <= now {
        context.close(promise: nil)
      } else {
        self.schedule(context, at: min(end, now + min(self.requestLimit, self.idleLimit)))
      }
    }
  }
}
