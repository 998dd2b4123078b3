package io.forebay.gateway.scsi;

/// How sense data is laid out (SPC-4 4.5): the control mode page's D_SENSE bit chooses.
public enum SenseFormat {
  FIXED,
  DESCRIPTOR
}
