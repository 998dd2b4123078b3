package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.IscsiReport.Logins;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.login.LoginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoginCountsTest {
  private static final String TARGET = "iqn.x:main";
  private static final Asker WHO = new Asker("iqn.a", "192.0.2.7", null);

  private final List<String> heard = new ArrayList<>();
  private final LoginCounts counts = new LoginCounts(new Hearing(), TARGET::equals);

  private final class Hearing implements Visits {
    @Override
    public void opened(Asker who, String target) {
      heard.add("opened " + target);
    }

    @Override
    public void closed(Asker who, String target) {
      heard.add("closed " + target);
    }

    @Override
    public void refused(Asker who, String target, LoginStatus status, String reason) {
      heard.add("refused " + target + " " + reason);
    }
  }

  @Test
  void logins_toATarget_areCountedByWhatBecameOfThem() {
    counts.opened(WHO, TARGET);
    counts.opened(WHO, TARGET);
    counts.closed(WHO, TARGET);
    counts.refused(WHO, "IQN.x:Main", LoginStatus.AUTHENTICATION_FAILED, "no proof");
    counts.refused(WHO, TARGET, LoginStatus.FORBIDDEN, "another's");
    counts.refused(WHO, TARGET, LoginStatus.INITIATOR_ERROR, "nonsense");
    counts.refused(WHO, TARGET, LoginStatus.NOT_FOUND, "not open for it");
    assertThat(counts.of(TARGET)).isEqualTo(new Logins(2, 1, 1, 1, 1));
    assertThat(counts.of(TARGET).refused()).isEqualTo(4);
    assertThat(heard)
        .containsExactly(
            "opened iqn.x:main",
            "opened iqn.x:main",
            "closed iqn.x:main",
            "refused IQN.x:Main no proof",
            "refused iqn.x:main another's",
            "refused iqn.x:main nonsense",
            "refused iqn.x:main not open for it");
  }

  @ParameterizedTest
  @EnumSource(LoginStatus.class)
  void refused_withAnyStatus_isCountedOnce(LoginStatus status) {
    counts.refused(WHO, TARGET, status, "");
    Logins logins = counts.of(TARGET);
    assertThat(logins.accepted() + logins.refused()).isEqualTo(1);
  }

  /// Else strangers could fill the memory with names.
  @Test
  void refused_forATargetThatIsNot_isPassedOnAndNotCounted() {
    counts.refused(WHO, "iqn.none", LoginStatus.NOT_FOUND, "none");
    counts.refused(WHO, "", LoginStatus.MISSING_PARAMETER, "no name");
    assertThat(counts.of("iqn.none")).isEqualTo(Logins.NONE);
    assertThat(counts.of("")).isEqualTo(Logins.NONE);
    assertThat(heard).hasSize(2);
  }

  @Test
  void keep_withoutATarget_forgetsItsCount() {
    counts.opened(WHO, TARGET);
    counts.keep(Set.of(TARGET));
    assertThat(counts.of(TARGET).accepted()).isEqualTo(1);
    counts.keep(Set.of());
    assertThat(counts.of(TARGET)).isEqualTo(Logins.NONE);
  }
}
