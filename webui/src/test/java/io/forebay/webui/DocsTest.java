package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// `/api/docs`, by both services: everything of the contract, and nothing that a strict policy forbids.
class DocsTest {
  private static Served served;
  private static String html;
  private static Document page;

  @BeforeAll
  static void serve() throws Exception {
    served = new Served();
    try (Browser browser = served.browser()) {
      HttpResponse<String> answer = browser.get("/api/docs");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'");
      html = answer.body();
    }
    page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html)));
  }

  @AfterAll
  static void end() {
    assertThat(served.bugs).isEmpty();
    served.close();
  }

  private static List<Element> all(String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (Element each : all("*")) {
      if (each.hasAttribute("id")) {
        assertThat(ids.add(each.getAttribute("id"))).as(each.getAttribute("id")).isTrue();
      }
    }
    return ids;
  }

  @Test
  void page_ofTheContract_hasEachOperationAndDocument() throws IOException {
    JsonObject contract = Contract.load().document();
    Set<String> ids = ids();
    for (Call call : Call.ALL) {
      assertThat(ids).contains(call.operation());
    }
    assertThat(ids).contains("signIn", "streamChanges", "tag-volume", "problems", "ways-in");
    for (String schema :
        contract.getJsonObject("components").getJsonObject("schemas").fieldNames()) {
      assertThat(ids).contains("schema-" + schema);
    }
    assertThat(html)
        .contains(
            "second-factor", "PUT</b> <code>/api/v1/web/certificate</code>", "For everybody.");
  }

  @Test
  void links_ofThePage_leadToWhatIsThere() {
    Set<String> ids = ids();
    assertThat(all("a")).hasSizeGreaterThan(200);
    for (Element link : all("a")) {
      String to = link.getAttribute("href");
      if (to.startsWith("#")) {
        assertThat(ids).contains(to.substring(1));
      } else {
        assertThat(to).isEqualTo("/api/v1/openapi.json");
      }
    }
  }

  @Test
  void page_asTheBrowsersPolicyWants_loadsItsStyleAlone() {
    assertThat(all("script")).isEmpty();
    assertThat(all("style")).isEmpty();
    assertThat(all("img")).isEmpty();
    assertThat(all("link"))
        .extracting(link -> link.getAttribute("href"))
        .containsExactly("/api/docs.css");
    for (Element each : all("*")) {
      assertThat(each.hasAttribute("style")).isFalse();
      for (int i = 0; i < each.getAttributes().getLength(); i++) {
        assertThat(each.getAttributes().item(i).getNodeName()).doesNotStartWith("on");
      }
    }
    try (Browser browser = served.browser()) {
      HttpResponse<String> style = browser.get("/api/docs.css");
      assertThat(style.statusCode()).isEqualTo(200);
      assertThat(style.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
      assertThat(style.body()).doesNotContain("url(", "@import");
    }
  }

  @Test
  void page_byTheServiceApi_isTheSameWithoutAToken() {
    assertThat(served.ask("GET", "/api/docs", (String) null).body()).isEqualTo(html);
    assertThat(served.ask("GET", "/api/docs.css", (String) null).statusCode()).isEqualTo(200);
  }

  @Test
  void page_knownAlready_isNotSentAgain() {
    try (Browser browser = served.browser()) {
      String etag = browser.get("/api/docs").headers().firstValue("ETag").orElseThrow();
      assertThat(browser.get("/api/docs", "If-None-Match", etag).statusCode()).isEqualTo(304);
    }
  }

  @Test
  void path_besideIt_isNotOpen() {
    assertThat(served.ask("GET", "/api/docs/x", (String) null).statusCode()).isEqualTo(401);
    try (Browser browser = served.browser()) {
      assertThat(browser.get("/api/docsx").statusCode()).isEqualTo(401);
    }
  }
}
