package io.forebay.panel;

/// What follows from a key.
sealed interface Go {
  record To(Place place) implements Go {}

  /// `back`: where Escape leads from what comes of it.
  record Do(Deed deed, Place back) implements Go {}
}
