package io.forebay.webui.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void text_hostile_staysText() {
    Html html = new Html();
    html.open("p", "title", "\"><script>").text("<script>alert('x') & co</script>");
    assertThat(html.whole())
        .isEqualTo(
            "<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;alert(&#39;x&#39;) &amp; co"
                + "&lt;/script&gt;</p>\n");
  }

  @Test
  void prose_backticks_areCode() {
    assertThat(new Html().prose("a `b<c` d `e").whole())
        .isEqualTo("<!DOCTYPE html>\na <code>b&lt;c</code> d `e\n");
    assertThat(new Html().prose("`a``b`").whole())
        .isEqualTo("<!DOCTYPE html>\n<code>a</code><code>b</code>\n");
  }
}
