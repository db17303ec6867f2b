import Foundation
import Logging
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate that the hook shows, which is read again when its files change.
///
/// New connections get the new one; those that are open go on. Files that cannot be read (half written, a key that does
/// not fit) leave the old one in place, and say so.
final class ServerCertificate: Service {
  private let files: HookSettings.TLSFiles
  private let logger: Logger
  private let current: Mutex<NIOSSLContext>
  private static let pause = Duration.seconds(10)

  init(_ files: HookSettings.TLSFiles, _ logger: Logger) throws {
    self.files = files
    self.logger = logger
    current = Mutex(try ServerCertificate.read(files))
  }

  var context: NIOSSLContext { current.withLock { $0 } }

  private static func read(_ files: HookSettings.TLSFiles) throws -> NIOSSLContext {
    for path in [files.certificate, files.key] where !FileManager.default.isReadableFile(atPath: path) {
      throw HookError.certificate(files, reason: "\(path) is not there, or may not be read")
    }
    do {
      let certificates = try NIOSSLCertificate.fromPEMFile(files.certificate)
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw HookError.certificate(files, reason: "\(error)")
    }
  }

  /// When the certificate ends to be good.
  static func end(of files: HookSettings.TLSFiles) throws -> Date {
    _ = try read(files)
    guard let seconds = try NIOSSLCertificate.fromPEMFile(files.certificate).first?.notValidAfter else {
      throw HookError.certificate(files, reason: "it is empty")
    }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  func run() async throws {
    var seen = stamps
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: ServerCertificate.pause) }
      let now = stamps
      guard now != seen else { continue }
      seen = now
      do {
        let context = try ServerCertificate.read(files)
        current.withLock { $0 = context }
        logger.notice("read the certificate again", metadata: ["file": "\(files.certificate)"])
      } catch {
        logger.error("\(error) The one in use stays.")
      }
    }
  }

  /// What changes when a file is written or replaced.
  private var stamps: [String] {
    [files.certificate, files.key].map { path in
      let attributes = (try? FileManager.default.attributesOfItem(atPath: resolved(path))) ?? [:]
      let parts: [Any?] = [attributes[.modificationDate], attributes[.systemFileNumber], attributes[.size]]
      return parts.map { "\($0 ?? "")" }.joined(separator: " ")
    }
  }

  /// Certificates are often links, which are set to another file when they change.
  private func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
}
