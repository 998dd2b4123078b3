package io.forebay.gateway.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The negotiation table, row by row.
class AgreementTest {
  private final Agreement agreement = new Agreement(131_072);

  private @Nullable String settle(String key, String theirs, boolean discovery) {
    Key row = Key.of(key);
    assertThat(row).isNotNull();
    return agreement.settle(row, theirs, discovery);
  }

  @ParameterizedTest
  @CsvSource({
    "HeaderDigest, 'None,CRC32C', None",
    "HeaderDigest, 'CRC32C,None', CRC32C",
    "HeaderDigest, 'X-own,CRC32C', CRC32C",
    "HeaderDigest, X-own, Reject",
    "DataDigest, CRC32C, CRC32C",
    "MaxConnections, 8, 1",
    "MaxConnections, 0, Reject",
    "MaxConnections, 65536, Reject",
    "InitialR2T, Yes, Yes",
    "InitialR2T, No, No",
    "InitialR2T, yes, Reject",
    "ImmediateData, No, No",
    "ImmediateData, Yes, Yes",
    "MaxBurstLength, 16776192, 1048576",
    "MaxBurstLength, 262144, 262144",
    "MaxBurstLength, 511, Reject",
    "MaxBurstLength, 0x40000, 262144",
    "FirstBurstLength, 65536, 65536",
    "DefaultTime2Wait, 0, 0",
    "DefaultTime2Wait, 5, 5",
    "DefaultTime2Retain, 20, 0",
    "MaxOutstandingR2T, 1, 1",
    "MaxOutstandingR2T, 99, 4",
    "DataPDUInOrder, No, Yes",
    "DataSequenceInOrder, No, Yes",
    "ErrorRecoveryLevel, 2, 0",
    "ErrorRecoveryLevel, 3, Reject",
    "TaskReporting, 'FastAbort,RFC3720', RFC3720",
    "iSCSIProtocolLevel, 1, 1",
    "iSCSIProtocolLevel, 31, 2",
    "IFMarker, Yes, No",
    "OFMarker, No, No",
    "IFMarkInt, 2048, Reject",
    "MaxBurstLength, '', Reject",
    "MaxBurstLength, -1, Reject",
    "MaxBurstLength, 99999999999999999999, Reject",
  })
  void settle_offer_isAnsweredAsTheTableSays(String key, String theirs, String answer) {
    assertThat(settle(key, theirs, false)).isEqualTo(answer);
  }

  @Test
  void settle_declaration_isTakenWithoutAnAnswer() {
    assertThat(settle("MaxRecvDataSegmentLength", "4096", false)).isNull();
    assertThat(agreement.agreed().sendBytesMax()).isEqualTo(4096);
    assertThat(agreement.declaration()).hasToString("MaxRecvDataSegmentLength=131072");
  }

  @Test
  void settle_whatDiscoveryHasNoUseFor_isIrrelevant() {
    assertThat(settle("InitialR2T", "No", true)).isEqualTo("Irrelevant");
    assertThat(settle("HeaderDigest", "CRC32C", true)).isEqualTo("CRC32C");
  }

  @Test
  void agreed_nothingSaid_isTheStandardsDefault() {
    assertThat(agreement.agreed())
        .isEqualTo(new Agreed(false, false, true, true, 8192, 262_144, 65_536, 1, 2));
  }

  @Test
  void agreed_firstBurstLongerThanBursts_isCut() {
    settle("MaxBurstLength", "4096", false);
    assertThat(agreement.agreed().firstBurstBytesMax()).isEqualTo(4096);
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void offeredBefore_secondOffer_isNoticed(Key key) {
    assertThat(agreement.offeredBefore(key)).isFalse();
    assertThat(agreement.offeredBefore(key)).isTrue();
  }
}
