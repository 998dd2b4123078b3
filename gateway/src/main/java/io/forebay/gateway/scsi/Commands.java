package io.forebay.gateway.scsi;

/// Which code does which command.
final class Commands {
  private Commands() {}

  static Plan plan(Request request) {
    return switch (request.cdb().opcode()) {
      case TEST_UNIT_READY -> Plan.GOOD;
      case REQUEST_SENSE -> requestSense(request);
      case INQUIRY -> Inquiry.plan(request);
      case REPORT_LUNS -> reportLuns(request);
      case RESERVE_6 -> granted(request.unit().reserve(request.nexus()));
      case RELEASE_6 -> granted(request.unit().release(request.nexus()));
      case MODE_SENSE_6, MODE_SENSE_10 -> ModePages.sense(request);
      case MODE_SELECT_6, MODE_SELECT_10 -> ModeSelect.plan(request);
      case START_STOP_UNIT -> startStop(request);
      case READ_CAPACITY_10 -> Capacity.ten(request);
      case READ_CAPACITY_16 -> Capacity.sixteen(request);
      case GET_LBA_STATUS -> LbaStatus.plan(request);
      case READ_DEFECT_DATA_10, READ_DEFECT_DATA_12 -> Capacity.defects(request);
      case READ_6, READ_10, READ_12, READ_16 -> Transfers.read(request);
      case WRITE_6, WRITE_10, WRITE_12, WRITE_16 -> Transfers.write(request);
      case WRITE_AND_VERIFY_10, WRITE_AND_VERIFY_12, WRITE_AND_VERIFY_16 ->
          Transfers.writeAndVerify(request);
      case WRITE_ATOMIC_16 -> Transfers.writeAtomic(request);
      case VERIFY_10, VERIFY_12, VERIFY_16 -> Verification.plan(request);
      case PRE_FETCH_10, PRE_FETCH_16 -> Transfers.preFetch(request);
      case SYNCHRONIZE_CACHE_10, SYNCHRONIZE_CACHE_16 -> Transfers.synchronize(request);
      case WRITE_SAME_10, WRITE_SAME_16 -> WriteSame.plan(request);
      case UNMAP -> Unmap.plan(request);
      case COMPARE_AND_WRITE -> ReadModifyWrite.compareAndWrite(request);
      case ORWRITE -> ReadModifyWrite.orWrite(request);
      case READ_KEYS, READ_RESERVATION, REPORT_CAPABILITIES, READ_FULL_STATUS ->
          ReserveIn.plan(request);
      case REGISTER, RESERVE, RELEASE, CLEAR, PREEMPT, PREEMPT_AND_ABORT ->
          ReserveOut.plan(request);
      case REGISTER_AND_IGNORE, REGISTER_AND_MOVE -> ReserveOut.plan(request);
      case EXTENDED_COPY -> ExtendedCopy.plan(request);
      case COPY_STATUS, COPY_PARAMETERS -> ReceiveCopyResults.plan(request);
      case REPORT_TARGET_PORT_GROUPS -> Maintenance.portGroups(request);
      case REPORT_SUPPORTED_OPCODES -> Maintenance.opcodes(request);
      case REPORT_SUPPORTED_TMFS -> Maintenance.taskFunctions(request);
    };
  }

  private static Plan granted(boolean granted) {
    return granted ? Plan.GOOD : Plan.status(ScsiStatus.RESERVATION_CONFLICT);
  }

  /// Tells the next unit attention, or nothing; never fails for what it tells (SPC-4 6.39).
  private static Plan requestSense(Request request) {
    Sense attention = request.unit().attention(request.nexus());
    SenseFormat format = request.cdb().bit(1, 0x01) ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED;
    return sense(request.cdb(), attention == null ? Sense.NOTHING : attention, format);
  }

  static Plan sense(Cdb cdb, Sense sense, SenseFormat format) {
    byte[] bytes = new byte[sense.encode(format).remaining()];
    sense.encode(format).get(bytes);
    return Plan.good(bytes, cdb.u8(4));
  }

  private static Plan reportLuns(Request request) {
    request.unit().dropAttention(request.nexus(), Attentions.UNITS_CHANGED);
    return ReportLuns.plan(request.target(), request.cdb());
  }

  /// Nothing turns: starting and stopping succeed and change nothing, but a stop flushes what was written
  /// (SBC-3 5.25). Ejecting is for removable media, power conditions for devices that have them.
  private static Plan startStop(Request request) {
    Cdb cdb = request.cdb();
    if (cdb.u8(3) != 0 || cdb.bit(4, 0xf0)) {
      return request.invalid(cdb.u8(3) != 0 ? 3 : 4);
    }
    if (cdb.bit(4, 0x02)) {
      return request.invalid(4);
    }
    boolean flushes = !cdb.bit(4, 0x01) && !cdb.bit(4, 0x04);
    return flushes ? Work.flush(request.unit()) : Plan.GOOD;
  }
}
