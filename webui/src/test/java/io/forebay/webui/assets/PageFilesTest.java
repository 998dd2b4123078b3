package io.forebay.webui.assets;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
  private final PageFiles files = new PageFiles("/page-sample/");

  private PageFile file(String path) {
    return requireNonNull(files.find(path), path);
  }

  @Test
  void find_whatIsThere_isItWithItsType() {
    assertThat(file("/").mediaType()).isEqualTo("text/html; charset=utf-8");
    assertThat(file("/").content().toString()).contains("sample");
    assertThat(file("/index.html")).isSameAs(file("/"));
    assertThat(file("/assets/index-Bx3f9_aZ.js").mediaType()).startsWith("text/javascript");
    assertThat(files.present()).isTrue();
    assertThat(new PageFiles("/no-such-folder/").present()).isFalse();
  }

  @Test
  void find_whatIsNamedByItsContent_mayBeKept() {
    assertThat(file("/assets/index-Bx3f9_aZ.js").cacheControl()).contains("immutable");
    assertThat(file("/").cacheControl()).isEqualTo("no-cache");
    assertThat(file("/").etag())
        .startsWith("W/\"")
        .isNotEqualTo(file("/assets/index-Bx3f9_aZ.js").etag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/volumes", "/volumes/db1", "/groups/main/time", "/assets"})
  void find_addressOfThePage_isThePage(String path) {
    assertThat(files.find(path)).isSameAs(files.find("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index.html",
        "/assets/none.js",
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "//index.html",
        "/assets//index-Bx3f9_aZ.js",
        "/.secret.txt",
        "/assets/.secret.txt",
        "/index.class",
        "/index.html/",
        "/a\0.html",
        "/volumes/../..",
        "/é.html"
      })
  void find_anythingElse_isNothing(String path) {
    assertThat(files.find(path)).isNull();
  }

  @Test
  void find_pathTooLong_isNothing() {
    assertThat(files.find("/" + "a".repeat(300))).isNull();
  }
}
