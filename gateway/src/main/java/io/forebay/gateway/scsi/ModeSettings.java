package io.forebay.gateway.scsi;

/// What initiators can change of the mode pages, until the next reset: the control page's D_SENSE and SWP.
record ModeSettings(boolean descriptorSense, boolean writeProtect) {
  static final ModeSettings DEFAULT = new ModeSettings(false, false);

  SenseFormat format() {
    return descriptorSense ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED;
  }
}
