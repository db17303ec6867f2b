import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1
import NIOSSL

/// A connection: TLS where it is wanted, deadlines, HTTP/1.1, then what answers.
struct HookChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let http: HTTP1Channel
  private let certificate: ServerCertificate?
  private let responder: HookResponder
  private let mails: EventLoopMails

  /// - Parameter respond: answers what `DirectPosts` leaves.
  init(
    _ responder: HookResponder, _ certificate: ServerCertificate?, _ mails: EventLoopMails,
    respond: @escaping HTTP1Channel.Responder
  ) {
    let limits = responder.settings.limits
    self.responder = responder
    self.mails = mails
    self.certificate = certificate
    http = HTTP1Channel(
      responder: respond,
      configuration: HTTP1Channel.Configuration(
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100)))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let limits = responder.settings.limits
    let watch = channel.eventLoop.makeCompletedFuture {
      let watch = ConnectionWatch(
        requestLimit: .seconds(Int64(limits.requestSeconds)), idleLimit: .seconds(Int64(limits.idleSeconds)))
      let pipeline = channel.pipeline.syncOperations
      if let certificate { try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context)) }
      try pipeline.addHandler(watch)
      return NIOLoopBound(watch, eventLoop: channel.eventLoop)
    }
    return watch.flatMap { watch in
      http.setup(channel: channel, logger: logger).flatMapThrowing { value in
        let pipeline = channel.pipeline.syncOperations
        let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
        try pipeline.addHandler(
          DirectPosts(responder, mails.mail(to: channel.eventLoop), watch.value), position: .before(codec))
        return value
      }
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await http.handle(value: value, logger: logger)
    }
  }
}
