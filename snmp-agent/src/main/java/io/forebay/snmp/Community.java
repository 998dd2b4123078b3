package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.control.Secret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.mo.snmp.CoexistenceInfo;
import org.snmp4j.agent.mo.snmp.CoexistenceInfoProvider;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;

/// The one community of SNMPv2c, if there is one.
final class Community implements CoexistenceInfoProvider {
  /// Its name in the access control; users have other names.
  static final OctetString NAME = new OctetString(" community");

  private final @Nullable Secret secret;
  private final OctetString engine;

  Community(@Nullable Secret secret, OctetString engine) {
    this.secret = secret;
    this.engine = engine;
  }

  @Override
  public CoexistenceInfo @Nullable [] getCoexistenceInfo(OctetString community) {
    if (secret == null
        || !MessageDigest.isEqual(secret.text().getBytes(US_ASCII), community.getValue())) {
      return null;
    }
    return new CoexistenceInfo[] {new CoexistenceInfo(NAME, engine, new OctetString())};
  }

  /// Asked for notifications alone.
  @Override
  public @Nullable OctetString getCommunity(
      OctetString securityName, OctetString contextEngineId, OctetString contextName) {
    return null;
  }

  @Override
  public boolean passesFilter(Address from, CoexistenceInfo info) {
    return true;
  }
}
