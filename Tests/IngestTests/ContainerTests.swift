import Domain
import TestSupport
import Testing

@testable import Ingest

@Suite struct ContainerTests {
  /// A container may name the account of what has none itself; the id of a delivery is that of no event.
  private func withoutAccounts(_ reading: Reading) -> Reading {
    var reading = reading
    let cloudTrail = Set(reading.details.filter { $0.source == .cloudTrail }.map(\.id))
    for index in reading.entries.indices where !cloudTrail.contains(reading.entries[index].id) {
      reading.entries[index].account = ""
    }
    return reading
  }

  @Test(arguments: SampleContainer.all) func everyContainerHoldsTheSame(container: SampleContainer) throws {
    let records = container.isForCloudTrailOnly ? SampleRecords.all : SampleEvents.all
    let expected = withoutAccounts(try Reading(SampleRecords.document(records)))
    #expect(expected.entries.count > 10 && expected.records.read == records.count)
    let bytes = container.wrap(records)
    #expect(withoutAccounts(try Reading(bytes)) == expected)
    #expect(withoutAccounts(try Reading(bytes, windowSize: 17, batchSize: 3, chunk: 5)) == expected)
    #expect(withoutAccounts(try Reading(Gzip.compress(bytes))) == expected)
  }

  @Test(arguments: 0..<8) func mixedContainersHoldTheSame(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 400)
    let plain = SampleContainer.all.filter { !$0.isForCloudTrailOnly && !$0.name.contains("gzip") }
    var rest = SampleEvents.all
    let expected = withoutAccounts(try Reading(rest.joined(separator: "\n")))
    var bytes: [UInt8] = []
    while !rest.isEmpty {
      let count = random.number(1..<min(6, rest.count + 1))
      bytes += random.pick(plain).wrap(Array(rest[..<count])) + [UInt8(ascii: "\n")]
      rest.removeFirst(count)
    }
    #expect(withoutAccounts(try Reading(bytes)) == expected)
    #expect(withoutAccounts(try Reading(Gzip.compress(Gzip.compress(bytes)), windowSize: 100, chunk: 11)) == expected)
  }

  /// Containers in containers, in any order.
  @Test(arguments: 0..<20) func nestedContainersHoldTheSame(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 500)
    let inner = SampleContainer.all.filter { !$0.isForCloudTrailOnly && !$0.name.contains("gzip") }
    let expected = withoutAccounts(try Reading(SampleEvents.all.joined(separator: "\n")))
    let outer: [(String) -> String] = [
      { SampleContainer.notification($0) }, { #"{"Records":["# + SampleContainer.message($0) + "]}" },
      { SampleContainer.firehose([SampleContainer.base64(Gzip.compress(Array($0.utf8)))]) },
      { SampleContainer.cloudEvent(#""data_base64":"\#(SampleContainer.base64($0))""#) },
    ]
    var text = String(decoding: random.pick(inner).wrap(SampleEvents.all), as: UTF8.self)
    for _ in 0..<random.number(1..<3) { text = random.pick(outer)(text) }
    #expect(withoutAccounts(try Reading(text)) == expected, "\(text.prefix(300))")
  }

  // MARK: What is no record

  @Test(arguments: [
    #"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}"#,
    #"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#,
    #"{"s3Bucket":"b","s3ObjectKey":["k"]}"#,
    #"{"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"b"}}}"#,
    SampleContainer.notification(#"{"s3Bucket":"b","s3ObjectKey":["k"]}"#),
  ])
  func noticesOfObjectsAreNoRecords(text: String) throws {
    let reading = try Reading(text)
    #expect(reading.records == RecordCounts())
    #expect(reading.notes == [.objectNotices(1)])
    #expect(reading.notes[0].description.contains("maumeter ingest s3://"))
  }

  @Test(arguments: [
    SampleContainer.subscription(["CWL CONTROL MESSAGE: Checking health of destination"], type: "CONTROL_MESSAGE"),
    #"{"Type":"SubscriptionConfirmation","MessageId":"m","Token":"t","TopicArn":"a","Message":"You have chosen…"}"#,
    #"{"Records":[]}"#, #"{"Events":[]}"#, #"{"events":[],"searchedLogStreams":[]}"#, SampleContainer.firehose([""]),
    "[]",
  ])
  func whatSaysNothingIsNothing(text: String) throws {
    #expect(try Reading(text) == Reading())
  }

  /// Lambda writes to the same log, and so do functions.
  @Test func linesOfOthersAreNoMistake() throws {
    let lines = [
      "START RequestId: 8f7a Version: $LATEST", "END RequestId: 8f7a", #"{"level":"info","msg":"hello"}"#,
      "[INFO] started",
      #"{"time":"2026-03-04T05:06:07Z","type":"platform.start","record":{"requestId":"8f7a"}}"#, "{not json} at all",
      SampleEvents.triggers[0],
    ]
    for name in ["filter-log-events", "subscription of CloudWatch Logs", "export of CloudWatch Logs"] {
      let container = try #require(SampleContainer.all.first { $0.name == name })
      let reading = try Reading(
        container.wrap(lines.filter { name.hasPrefix("export") ? $0.first != "{" || $0.hasPrefix("{\"") : true }))
      #expect(reading.entries.count == 1)
      #expect(reading.records.notCognito >= 5, "\(name)")
      #expect(reading.records.rejected <= 1, "\(name)")
    }
  }

  @Test func continuationLinesOfAnExportAreStepedOver() throws {
    let text = """
      2026-03-04T05:06:10.123Z Error: no
          at index.js:1
      2026-03-04T05:06:11.123Z \(SampleEvents.triggers[0])
      2026-03-04T05:06:12.123Z {"broken
      2026-03-04T05:06:13.123Z \(SampleEvents.triggers[5])

      """
    let reading = try Reading(text)
    #expect(reading.entries.count == 2)
    #expect(reading.records.notCognito == 1 && reading.records.rejected == 1)
  }

  /// What others write into a log is theirs, whatever it looks like, and is one record.
  @Test(arguments: [
    "START RequestId", "{ foo: 'bar' }", "{", "{}", #"{"a":1}"#, "5", "null", #""hello""#, #"["a",1]"#,
    #"INFO {"a":1} tail"#, "[INFO] x", #"[{"a":1}]"#,
  ])
  func linesOfOthersAreNoMistakes(line: String) throws {
    let (first, second) = (SampleRecords.all[0], SampleRecords.all[1])
    let time = "2026-10-15T00:00:00.000Z "
    let lines = [first, line, second].map { time + $0 }.joined(separator: "\n")
    for text in [lines, lines + "\n", SampleContainer.subscription([first, line, second])] {
      let reading = try Reading(text)
      #expect(reading.entries.count == 2, "\(text)")
      #expect(reading.records.notCognito == 1 && reading.records.rejected == 0, "\(text)")
    }
  }

  /// Of a message of several lines only those that can be a record are looked at.
  @Test func objectsOfOthersMayHaveSeveralLines() throws {
    let (first, second) = (SampleRecords.all[0], SampleRecords.all[1])
    let time = "2026-10-15T00:00:00.000Z "
    let other = "{\n  foo: 'bar',\n  { x: 1 }\n}"
    let pretty = second.replacing("{\"eventVersion\"", with: "{\n    \"eventVersion\"")
    #expect(pretty != second)
    let text = [first, other, pretty].map { time + $0 }.joined(separator: "\n")
    for size in [3, 64, 256 << 10] {
      let reading = try Reading(Array(text.utf8), windowSize: size)
      #expect(reading.entries.count == 2)
      #expect(reading.records.notCognito == 1 && reading.records.rejected == 0)
    }
    // What begins as a record does is one that is broken.
    let broken = try Reading(time + first + "\n" + time + #"{"eventVersion": x}"# + "\n" + time + second)
    #expect(broken.entries.count == 2 && broken.records.rejected == 1)
  }

  // MARK: What containers tell

  @Test func theInnermostTimeCounts() throws {
    let bare = SampleEvents.trigger("PostConfirmation_ConfirmSignUp", added: "")
    func time(_ text: String) throws -> String? { try Reading(text).entries.first?.time.description }
    #expect(try time(bare) == Reading.arrival.minute.description)
    #expect(try time(SampleContainer.eventBridge(bare)) == "2026-03-04T05:06:00Z")
    #expect(try time(SampleContainer.subscription([bare])) == "2026-03-04T05:06:00Z")
    #expect(try time(SampleContainer.firehose([SampleContainer.base64(bare)])) == "2026-03-04T05:06:00Z")
    #expect(try time(SampleContainer.cloudEvent(#""data":\#(bare)"#)) == "2026-03-04T05:06:00Z")
    #expect(try time(SampleContainer.notification(bare)) == "2026-03-04T05:06:00Z")
    #expect(try time(SampleContainer.message(bare)) == "2026-03-04T05:06:00Z")
    #expect(try time("2026-05-06T07:08:09.1Z " + bare) == "2026-05-06T07:08:00Z")
    let given = SampleEvents.trigger("PostConfirmation_ConfirmSignUp", added: #","time":"2026-01-02T03:04:05Z""#)
    #expect(try time(SampleContainer.eventBridge(given)) == "2026-01-02T03:04:00Z")
    let inner = bare.dropLast() + #","x":1}"#
    let old = SampleContainer.eventBridge(String(inner)).replacing("2026-03-04", with: "2025-12-31")
    #expect(try time(SampleContainer.subscription([old])) == "2025-12-31T05:06:00Z")
  }

  @Test func accountsOfContainers() throws {
    let bare = SampleEvents.triggers[0]
    #expect(try Reading(bare).entries[0].account == "")
    #expect(try Reading(SampleContainer.eventBridge(bare)).entries[0].account == "111122223333")
    #expect(try Reading(SampleContainer.subscription([bare])).entries[0].account == "111122223333")
  }

  /// The notation of a query engine, beside JSON.
  @Test func printedRows() throws {
    let row =
      #"{"QueryResultRows":[[{"eventID":"5a5a5a5a-0001-4002-8003-000000000004"},{"eventTime":"2026-10-04 05:06:07.000"},{"eventSource":"cognito-idp.amazonaws.com"},{"eventName":"AdminInitiateAuth"},{"awsRegion":"ap-northeast-1"},{"errorCode":"null"},{"recipientAccountId":"111122223333"},{"userIdentity":"{type=AssumedRole, arn=arn:aws:sts::111122223333:assumed-role/Backend/s, accountid=null}"},{"requestParameters":"{userPoolId=\#(SampleRecords.pool), authFlow=ADMIN_NO_SRP_AUTH, clientId=\#(SampleRecords.client), x=a, b=c, y={z=1}}"},{"responseElements":"{authenticationResult={\"accessToken\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}}"},{"additionalEventData":"{sub=\#(SampleRecords.sub)}"}]]}"#
    let reading = try Reading(row)
    let plain = SampleRecords.record(
      "AdminInitiateAuth", request: #"{"userPoolId":"\#(SampleRecords.pool)","clientId":"\#(SampleRecords.client)"}"#,
      response: SampleRecords.tokens
    ).replacing(
      #""type":"Unknown""#, with: #""arn":"arn:aws:sts::111122223333:assumed-role/Backend/s""#)
    #expect(try reading == Reading(plain))
    #expect(reading.details.first?.caller == "arn:aws:sts::111122223333:assumed-role/Backend")
  }

  /// Arrays and numbers are texts there.
  @Test(arguments: [
    ("client_credentials", "200", EventKind.machineToken), ("client_credentials", "400.0", .failed),
    ("refresh_token", "200", .unattributed), ("refresh_token", "400", .failed),
  ])
  func printedEndpointEvents(grant: String, status: String, kind: EventKind) throws {
    let data = """
      {requestParameters={grant_type=[\(grant)], redirect_uri=[https://x/?a=b,c={d}], client_id=[\(SampleRecords.client)]}, \
      responseParameters={status=\(status)}, userPoolId=\(SampleRecords.pool)}
      """
    let row =
      #"[[{"eventID":"x"},{"eventTime":"2026-10-04 05:06:07.000"},{"eventSource":"cognito-idp.amazonaws.com"},"#
      + #"{"eventName":"Token_POST"},{"additionalEventData":"\#(data)"}]]"#
    let entry = try #require(try Reading(row).entries.first)
    #expect(entry.kind == kind)
    #expect(entry.pool == (kind == .failed ? nil : SampleRecords.pool))
    #expect(entry.client == (kind == .failed ? nil : SampleRecords.client))
  }

  // MARK: Limits

  @Test func nestingIsLimited() throws {
    var (text, object) = (SampleRecords.all[0], SampleRecords.all[0])
    for depth in 1...40 {
      text = SampleContainer.cloudEvent(#""data_base64":"\#(SampleContainer.base64(text))""#)
      object = SampleContainer.cloudEvent(#""data":\#(object)"#)
      for (nested, limit) in [(text, RecordContext.maximumTextDepth), (object, RecordContext.maximumDepth - 1)] {
        guard depth < 9 || nested == object else { continue }
        if depth <= limit {
          #expect(try Reading(nested).entries.count == 1)
        } else {
          #expect(throws: InputProblem.notALog(.nestedTooDeep, offset: 0)) { try Reading(nested) }
        }
      }
    }
  }

  @Test func bombsAreRefused() throws {
    var bytes = [UInt8](repeating: UInt8(ascii: " "), count: 64 << 20)
    bytes += Array(SampleRecords.all[0].utf8)
    let once = Gzip.compress(bytes)
    #expect(try Reading(once).entries.count == 1)
    let twice = Gzip.compress(once)
    #expect(twice.count < 30_000)
    #expect(throws: InputProblem.expandsTooMuch(limit: nil)) { try Reading(twice) }
    var layers = Array(SampleRecords.all[0].utf8)
    for _ in 0...LogReader.maximumGzipLayers { layers = Gzip.compress(layers) }
    let problem = InputProblem.tooManyGzipLayers(limit: 4)
    #expect(throws: problem) { try Reading(layers) }
    #expect(problem.description.hasPrefix("is packed with gzip more than 4 times"))
    // Many of them in one document share what it is allowed.
    let payload = SampleContainer.base64(Gzip.compress(Gzip.compress([UInt8](repeating: 32, count: 8 << 20))))
    #expect(throws: InputProblem.expandsTooMuch(limit: nil)) {
      try Reading(SampleContainer.firehose(Array(repeating: payload, count: 40)))
    }
  }

  @Test func brokenPayloadsAreRejectedAlone() throws {
    let good = SampleContainer.base64(SampleRecords.all[0])
    let cut = SampleContainer.base64(Gzip.compress(Array(SampleRecords.all[0].utf8)).dropLast(5))
    let reading = try Reading(
      SampleContainer.firehose([
        good, "%%%", cut, SampleContainer.base64(#"{"a":"#), SampleContainer.base64("text"), good,
      ]))
    #expect(reading.entries.count == 2)
    #expect(reading.problems == [.notBase64, .damagedGzip, .truncated, .notJSON])
  }
}

extension SampleContainer {
  static func base64(_ bytes: ArraySlice<UInt8>) -> String { base64(Array(bytes)) }
}
