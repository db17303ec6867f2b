import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers small posts of events on the event loop that reads them.
///
/// Most of what such a post costs is what carries it: for each one Hummingbird converts its head, resumes a task, makes
/// a logger and a context, and awaits the writer of the answer. Everything else goes on to Hummingbird, one request at
/// a time, as if this were not here.
final class DirectPosts: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private struct Post {
    var head: HTTPRequestHead
    var path: HookPath
    var body = ByteBuffer()
    let start = ContinuousClock.now
  }

  /// What came while a request was being answered, and has its turn after it.
  private enum Held {
    case part(HTTPServerRequestPart)
    case event(Any)
    case error(any Error)
  }

  private let responder: HookResponder
  private let mail: EventLoopMail
  private let watch: ConnectionWatch
  private var context: ChannelHandlerContext?
  /// What is being received, and answered here.
  private var post: Post?
  /// From the head of a request to the end of its answer, whoever answers.
  private var isBusy = false
  /// The request is answered here.
  private var isOurs = false
  private var held = CircularBuffer<Held>()
  private var isReadWanted = false
  /// The server is to end when this request is answered.
  private var quiescing: Any?

  init(_ responder: HookResponder, _ mail: EventLoopMail, _ watch: ConnectionWatch) {
    self.responder = responder
    self.mail = mail
    self.watch = watch
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    if !held.isEmpty {
      held.append(.part(part))
    } else if case .head = part, isBusy {
      held.append(.part(part))
    } else {
      receive(part, context)
    }
  }

  private func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch part {
    case .head(let head):
      isBusy = true
      guard let path = responder.directPath(of: head) else { break }
      isOurs = true
      post = Post(head: head, path: path)
      return
    case .body(let bytes):
      guard post != nil else { break }
      if post?.body.readableBytes == 0 { post?.body = bytes } else { post?.body.writeImmutableBuffer(bytes) }
      return
    case .end:
      // A request may be answered before it is here.
      if isBusy { watch.requestEnded() } else { watch.answered(more: false) }
      guard let post else { break }
      self.post = nil
      return take(post, context)
    }
    context.fireChannelRead(wrapInboundOut(part))
  }

  private func take(_ post: Post, _ context: ChannelHandlerContext) {
    let here = NIOLoopBound(self, eventLoop: context.eventLoop)
    responder.take(post.body, post.head.headers, post.path, since: post.start) { [mail] answer in
      mail.post { here.value.send(answer) }
    }
  }

  private func send(_ answer: Answer) {
    // Who sent it may be gone.
    guard let context, context.channel.isActive else { return }
    watch.send(answer.bytes(date: mail.date))
    isOurs = false
    answered(context)
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    context.write(data, promise: promise)
    answered(context)
  }

  /// A request is answered: what came meanwhile has its turn.
  private func answered(_ context: ChannelHandlerContext) {
    isBusy = false
    watch.answered(more: !held.isEmpty)
    if let event = quiescing {
      quiescing = nil
      return context.fireUserInboundEventTriggered(event)
    }
    guard !held.isEmpty else { return }
    while let next = held.first {
      if isAnswering { break }
      if case .part(.head) = next, isBusy { break }
      held.removeFirst()
      switch next {
      case .part(let part): receive(part, context)
      case .event(let event): context.fireUserInboundEventTriggered(event)
      case .error(let error): context.fireErrorCaught(error)
      }
    }
    context.fireChannelReadComplete()
    if held.isEmpty, isReadWanted {
      isReadWanted = false
      context.read()
    }
  }

  // MARK: The connection

  /// A request is here, and will be answered here.
  private var isAnswering: Bool { isOurs && post == nil }

  /// Who sends ahead and does not wait is not read from.
  func read(context: ChannelHandlerContext) {
    if held.isEmpty { context.read() } else { isReadWanted = true }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent where isOurs: quiescing = event
    case ChannelEvent.inputClosed where isAnswering || !held.isEmpty: held.append(.event(event))
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if isAnswering || !held.isEmpty {
      held.append(.error(error))
    } else {
      context.fireErrorCaught(error)
    }
  }
}
