import Foundation
import Synchronization

@testable import Cloud

/// A bucket on 127.0.0.1 that can only be listed, with few keys to a page; it ends when the value does.
final class ListingServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let bucket: Bucket

  /// - Parameter keys: of objects of one byte each; those that end in "!" are empty, without the mark.
  init(_ keys: [String], pageSize: Int = 2) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = listen(listener, 32)
        _ = getsockname(listener, $0, &length)
      }
    }
    port = UInt16(bigEndian: place.sin_port)
    let bucket = Bucket(keys, pageSize)
    self.bucket = bucket
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          // Here, and not when the value ends: another server could have the number by then, and be answered for.
          close(listener)
          return
        }
        var request = [UInt8](repeating: 0, count: 8_192)
        let count = read(connection, &request, request.count)
        let body = bucket.answer(to: String(decoding: request.prefix(max(0, count)), as: UTF8.self))
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        let bytes = Array(text.utf8)
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        close(connection)
      }
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// What was listed, as "prefix" or "prefix>start-after", in the order of requests; later pages are not in it.
  var listings: [String] { bucket.listings.withLock { $0 } }

  private final class Bucket: Sendable {
    private let objects: [(key: String, size: Int)]
    private let pageSize: Int
    let listings = Mutex<[String]>([])

    init(_ keys: [String], _ pageSize: Int) {
      let objects: [(key: String, size: Int)] = keys.map { key in
        key.hasSuffix("!") ? (String(key.dropLast()), 0) : (key, 1)
      }
      self.objects = objects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      self.pageSize = pageSize
    }

    /// ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html.
    func answer(to request: String) -> String {
      let path = request.split(separator: " ").dropFirst().first ?? ""
      var query: [String: String] = [:]
      for part in path.split(separator: "?").last?.split(separator: "&") ?? [] {
        let pair = part.split(separator: "=", maxSplits: 1)
        query[String(pair[0])] = pair.count > 1 ? PercentEncoding.decode(String(pair[1])) : ""
      }
      let (prefix, after) = (query["prefix"] ?? "", query["start-after"] ?? "")
      let first = query["continuation-token"].flatMap { Int($0) } ?? 0
      if first == 0 { listings.withLock { $0.append(after.isEmpty ? prefix : "\(prefix)>\(after)") } }
      var entries: [String] = []
      for (key, size) in objects where key.hasPrefix(prefix) && (after.isEmpty || key > after) {
        let rest = key.dropFirst(prefix.count)
        if query["delimiter"] == "/", let slash = rest.firstIndex(of: "/") {
          let folder = "<CommonPrefixes><Prefix>\(encoded(prefix + rest[...slash]))</Prefix></CommonPrefixes>"
          if entries.last != folder { entries.append(folder) }
        } else {
          entries.append("<Contents><Key>\(encoded(key))</Key><Size>\(size)</Size><ETag>e</ETag></Contents>")
        }
      }
      let end = min(first + pageSize, entries.count)
      let isCut = end < entries.count
      return "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>\(isCut)</IsTruncated>"
        + (isCut ? "<NextContinuationToken>\(end)</NextContinuationToken>" : "")
        + entries[min(first, end)..<end].joined() + "</ListBucketResult>"
    }

    private func encoded(_ text: String) -> String { PercentEncoding.encode(text, keepsSlashes: true) }
  }
}
