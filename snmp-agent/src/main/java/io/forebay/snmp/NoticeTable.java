package io.forebay.snmp;

import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.unsigned;
import static io.forebay.snmp.Cells.word;

import java.util.List;

/// The last notices.
final class NoticeTable {
  /// The column that a notification does not carry.
  static final int TYPE = 2;

  static final Table<Notice> NOTICES =
      new Table<>(
          11,
          List.of(
              new Column<>(TYPE, "forebayNoticeType", Notice::type),
              new Column<>(3, "forebayNoticeAlarm", notice -> unsigned(notice.event().id())),
              new Column<>(4, "forebayNoticeKind", notice -> text(notice.event().kind().id())),
              new Column<>(5, "forebayNoticeState", notice -> word(notice.state())),
              new Column<>(
                  6, "forebayNoticeSeverity", notice -> word(notice.event().kind().severity())),
              new Column<>(7, "forebayNoticeSubject", notice -> text(notice.event().subject())),
              new Column<>(8, "forebayNoticeText", notice -> text(notice.event().text())),
              new Column<>(9, "forebayNoticeTime", notice -> time(notice.millis()))));

  private NoticeTable() {}
}
