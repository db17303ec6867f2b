import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// A connection: a deadline for requests, TLS where it is wanted, then HTTP/1.1.
struct HookChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let http: HTTP1Channel
  private let certificate: ServerCertificate?
  private let requestTime: TimeAmount

  init(_ limits: HookSettings.Limits, _ certificate: ServerCertificate?, responder: @escaping HTTP1Channel.Responder) {
    self.certificate = certificate
    requestTime = .seconds(Int64(limits.requestSeconds))
    http = HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestEnd()], idleTimeout: .seconds(Int64(limits.idleSeconds)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100)))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(RequestDeadline(limit: requestTime))
      if let certificate { try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context)) }
    }.flatMap { http.setup(channel: channel, logger: logger) }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await http.handle(value: value, logger: logger)
    }
  }
}
