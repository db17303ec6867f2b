import HTTPTypes
import Testing

@testable import Server

@Suite struct ContentTypeTests {
  private func contentType(_ type: String?, _ encoding: String? = nil) -> ContentType {
    var fields = HTTPFields()
    fields[.contentType] = type
    fields[.contentEncoding] = encoding
    return ContentType(fields)
  }

  private func reason(_ check: () throws(Refusal) -> Void) -> String? {
    do throws(Refusal) {
      try check()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(
    arguments: [
      (nil, "", true), ("application/json", "application/json", true),
      ("Application/JSON ; charset=utf-8", "application/json", true), ("text/csv;header=present", "text/csv", true),
      ("application/x-ndjson", "application/x-ndjson", true),
      ("application/secevent+json", "application/secevent+json", true),
      ("application/json-seq", "application/json-seq", true), ("application/gzip", "application/gzip", true),
      ("text/html", "text/html", false), ("application/xml", "application/xml", false),
      ("multipart/form-data; boundary=json", "multipart/form-data", false), ("json", "json", false),
    ] as [(String?, String, Bool)])
  func names(_ header: String?, _ name: String, _ isReadable: Bool) {
    let type = contentType(header)
    #expect(type.name == name)
    #expect(reason(type.requireReadable) == (isReadable ? nil : "unknown_type"))
    #expect(reason(type.requireKnownEncoding) == nil)
  }

  /// Bodies may be packed, whatever they are.
  @Test(
    arguments: [
      (nil, true), ("identity", true), ("Identity", true), ("gzip", true), ("X-GZIP", true), ("br", false),
      ("gzip, gzip", false), ("deflate", false),
    ] as [(String?, Bool)])
  func encodings(_ encoding: String?, _ isReadable: Bool) {
    let type = contentType("application/json", encoding)
    #expect(reason(type.requireReadable) == (isReadable ? nil : "unknown_encoding"))
    #expect(reason(type.requireKnownEncoding) == (isReadable ? nil : "unknown_encoding"))
  }
}
