package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's pickle machine, closed: it makes lists, maps, numbers, text and tensors, and nothing
/// else. A pickle is a small program; whatever it asks for outside [Globals] is refused by name.
///
/// What [#load] returns is raw: lists ([ArrayList]) and maps may contain themselves, text is [Text],
/// tensors are [Tree.Pending]. [Tree] turns that into plain values. Opcodes: Python's
/// `Lib/pickletools.py`; protocols 2 to 5, and as much of 0 and 1 as names a hostile global.
final class Pickle {
  /// Opcodes run and items copied: real checkpoints need some ten thousand.
  private static final int MAX_STEPS = 2_000_000;
  private static final int MAX_NAME = 300;
  private static final int MAX_INTEGER = 255;

  /// What a storage's persistent id stands for.
  interface PersistentIds {
    Object load(Pickle machine, Tuple id);
  }

  private final Source in;
  private final Globals globals;
  private final PersistentIds persistentIds;
  private final List<@Nullable Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, @Nullable Object> memo = new HashMap<>();
  private long at;
  private int steps;

  Pickle(Source in, long at, Globals globals, PersistentIds persistentIds) {
    this.in = in;
    this.at = at;
    this.globals = globals;
    this.persistentIds = persistentIds;
  }

  /// For pickles in which tensors carry their own numbers.
  Pickle(Source in, long at, Globals globals) {
    this(
        in,
        at,
        globals,
        (machine, _) -> {
          throw machine.refusal("refers to storages outside its pickle");
        });
  }

  /// Runs up to the end of the first pickle; [#position] is then behind it.
  @Nullable Object load() {
    while (true) {
      int op = in.u8(at++);
      spend(1);
      if (op == '.') {
        return pop();
      }
      if (!number(op) && !text(op) && !container(op) && !memo(op) && !object(op)) {
        throw refusal("uses the pickle opcode 0x%02x, which no checkpoint needs", op);
      }
    }
  }

  long position() {
    return at;
  }

  int steps() {
    return steps;
  }

  /// Counts work against the bound that keeps every read short.
  void spend(long work) {
    if (work > MAX_STEPS - steps) {
      throw refusal("needs more than %,d steps to read, which no checkpoint does", MAX_STEPS);
    }
    steps += (int) work;
  }

  MimicException refusal(String what, Object... values) {
    return in.refusal(what, values);
  }

  // ---------------------------------------------------------------- the opcodes, by what they make

  private boolean number(int op) {
    switch (op) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.i32(skip(4)));
      case 'K' -> push((long) in.u8(skip(1)));
      case 'M' -> push((long) in.u16(skip(2)));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.i64(skip(8)))));
      case 0x8a -> push(integer(in.u8(skip(1))));
      case 0x8b -> push(integer(in.i32(skip(4))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int op) {
    switch (op) {
      case 0x8c -> push(string(in.u8(skip(1)), true));
      case 'X' -> push(string(in.u32(skip(4)), true));
      case 0x8d -> push(string(in.i64(skip(8)), true));
      case 'U' -> push(string(in.u8(skip(1)), false)); // Python 2's str: text or bytes
      case 'T' -> push(string(in.i32(skip(4)), false));
      case 'C' -> push(bytes(in.u8(skip(1))));
      case 'B' -> push(bytes(in.u32(skip(4))));
      case 0x8e, 0x96 -> push(bytes(in.i64(skip(8))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int op) {
    switch (op) {
      case '(' -> marks.push(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(peek());
      case ')' -> push(Tuple.of());
      case 't' -> push(new Tuple(popToMark()));
      case 0x85 -> push(new Tuple(popLast(1)));
      case 0x86 -> push(new Tuple(popLast(2)));
      case 0x87 -> push(new Tuple(popLast(3)));
      case ']', 0x8f -> push(new ArrayList<>()); // a set becomes a list
      case 'l', 0x91 -> push(popToMark());
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> putAll(new LinkedHashMap<>(), popToMark());
      case 'a' -> append(popLast(1));
      case 'e', 0x90 -> append(popToMark());
      case 's' -> setItems(popLast(2));
      case 'u' -> setItems(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memo(int op) {
    switch (op) {
      case 0x80 -> checkProtocol(in.u8(skip(1)));
      case 0x95 -> checkFrame(in.i64(skip(8)));
      case 'q' -> memo.put((long) in.u8(skip(1)), peek());
      case 'r' -> memo.put(in.u32(skip(4)), peek());
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'h' -> recall(in.u8(skip(1)));
      case 'j' -> recall(in.u32(skip(4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean object(int op) {
    switch (op) {
      case 'c' -> push(global(line(), line()));
      case 0x93 -> {
        List<@Nullable Object> name = popLast(2);
        push(global(textOf(name.get(0)), textOf(name.get(1))));
      }
      case 'i' -> throw globals.refusal(this, line() + "." + line());
      case 'R', 0x81 -> {
        List<@Nullable Object> call = popLast(2);
        push(globals.call(this, call.get(0), tuple(call.get(1))));
      }
      case 'b' -> {
        Object state = pop();
        globals.build(this, peek(), state);
      }
      case 'Q' -> push(persistentIds.load(this, tuple(pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- stack and memo

  private void push(@Nullable Object value) {
    stack.add(value);
  }

  private @Nullable Object pop() {
    return popLast(1).getFirst();
  }

  private @Nullable Object peek() {
    if (stack.size() <= floor()) {
      throw damaged();
    }
    return stack.getLast();
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  private List<@Nullable Object> popLast(int count) {
    if (stack.size() - count < floor()) {
      throw damaged();
    }
    return cut(stack.size() - count);
  }

  private List<@Nullable Object> popToMark() {
    if (marks.isEmpty()) {
      throw damaged();
    }
    return cut(marks.pop());
  }

  private List<@Nullable Object> cut(int from) {
    List<@Nullable Object> tail = stack.subList(from, stack.size());
    List<@Nullable Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private void recall(long index) {
    if (!memo.containsKey(index)) {
      throw damaged();
    }
    push(memo.get(index));
  }

  private void append(List<@Nullable Object> items) {
    if (!(peek() instanceof ArrayList<?>)) {
      throw damaged();
    }
    list(peek()).addAll(items);
  }

  private void setItems(List<@Nullable Object> items) {
    putAll(map(pop()), items);
  }

  private void putAll(Map<Object, @Nullable Object> map, List<@Nullable Object> items) {
    if (items.size() % 2 != 0) {
      throw damaged();
    }
    for (int i = 0; i < items.size(); i += 2) {
      map.put(key(items.get(i)), items.get(i + 1));
    }
    push(map);
  }

  // ---------------------------------------------------------------- operands

  private long skip(long length) {
    at += length;
    return at - length;
  }

  private Object integer(int length) {
    if (length < 0 || length > MAX_INTEGER) {
      throw refusal("holds an integer of %d bytes, which no checkpoint needs", length);
    }
    byte[] digits = in.slice(skip(length), length).toArray(ValueLayout.JAVA_BYTE);
    if (length <= Long.BYTES) {
      long value = 0;
      for (int i = length - 1; i >= 0; i--) {
        value = value << 8 | (i == length - 1 ? digits[i] : Byte.toUnsignedInt(digits[i]));
      }
      return value;
    }
    for (int i = 0; i < length / 2; i++) {
      byte low = digits[i];
      digits[i] = digits[length - 1 - i];
      digits[length - 1 - i] = low;
    }
    return new BigInteger(digits);
  }

  private Text string(long length, boolean unicode) {
    return new Text(this, bytes(length), unicode);
  }

  private MemorySegment bytes(long length) {
    MemorySegment bytes = in.slice(at, length);
    at += length;
    return bytes;
  }

  private String line() {
    for (long end = at; end < at + MAX_NAME; end++) {
      if (in.u8(end) == '\n') {
        byte[] line = in.slice(at, end - at).toArray(ValueLayout.JAVA_BYTE);
        at = end + 1;
        return new String(line, StandardCharsets.UTF_8);
      }
    }
    throw damaged();
  }

  private Object global(String module, String name) {
    return globals.find(this, module + "." + name);
  }

  private void checkProtocol(int protocol) {
    if (protocol > 5) {
      throw refusal("is a pickle of protocol %d; expected at most 5", protocol);
    }
  }

  private void checkFrame(long length) {
    if (length < 0 || length > in.size() - at) {
      throw in.cutOff();
    }
  }

  // ---------------------------------------------------------------- values with the type that is expected

  MimicException damaged() {
    return refusal("is not a well-formed pickle before byte %,d. Maybe the file is damaged", at);
  }

  Tuple tuple(@Nullable Object value) {
    if (value instanceof Tuple tuple) {
      return tuple;
    }
    throw damaged();
  }

  @SuppressWarnings("unchecked") // the machine makes no other lists
  List<@Nullable Object> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw damaged();
  }

  @SuppressWarnings("unchecked") // the machine makes no other maps
  Map<Object, @Nullable Object> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<Object, @Nullable Object>) map;
    }
    throw damaged();
  }

  long integerOf(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw damaged();
  }

  long[] integersOf(@Nullable Object value) {
    return list(value).stream().mapToLong(this::integerOf).toArray();
  }

  String textOf(@Nullable Object value) {
    if (value instanceof Text text) {
      return text.string();
    }
    throw damaged();
  }

  // Bytes are themselves, or text that spells them (protocol 2, Python 2).

  long lengthOf(@Nullable Object data) {
    return data instanceof Text text ? text.latin1Length() : bytesOf(data).byteSize();
  }

  MemorySegment bytesOf(@Nullable Object data) {
    return switch (data) {
      case MemorySegment bytes -> bytes;
      case Text text -> text.latin1();
      case null, default -> throw damaged();
    };
  }

  /// A file that was pickled as bytes, inside this one.
  Source fileIn(@Nullable Object data) {
    return new Source(in.path(), bytesOf(data));
  }

  Object key(@Nullable Object value) {
    return switch (value) {
      case Text text -> text.string();
      case Long number -> number;
      case Boolean truth -> truth;
      case Double number -> number;
      case null, default ->
          throw refusal("has a dictionary with a key that is neither text nor a number");
    };
  }

  /// A string that stays in the file until someone wants it: old pickles keep whole arrays in them.
  static final class Text {
    private static final int BYTES_PER_STEP = 16; // at most 32 MB of text in a checkpoint

    private final Pickle machine;
    private final MemorySegment bytes;
    private final boolean unicode;
    private @Nullable String string;
    private long latin1Length = -1;

    Text(Pickle machine, MemorySegment bytes, boolean unicode) {
      this.machine = machine;
      this.bytes = bytes;
      this.unicode = unicode;
    }

    String string() {
      if (string == null) {
        machine.spend(bytes.byteSize() / BYTES_PER_STEP);
        string =
            new String(
                bytes.toArray(ValueLayout.JAVA_BYTE),
                unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      }
      return string;
    }

    /// The number of bytes that this text encodes: characters 0 to 255, in UTF-8.
    long latin1Length() {
      if (latin1Length < 0) {
        latin1Length = unicode ? countLatin1() : bytes.byteSize();
      }
      return latin1Length;
    }

    private long countLatin1() {
      long count = 0;
      for (long i = 0; i < bytes.byteSize(); i++, count++) {
        int lead = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i));
        if (lead >= 0x80 && ((lead & 0xfe) != 0xc2 || ++i == bytes.byteSize())) {
          throw machine.refusal("keeps an array in text that is not Latin-1");
        }
      }
      return count;
    }

    /// The bytes that this text encodes; decoded anew each time when they are not plain.
    MemorySegment latin1() {
      if (latin1Length() == bytes.byteSize()) {
        return bytes;
      }
      MemorySegment decoded = Arena.ofAuto().allocate(latin1Length, Long.BYTES);
      long from = 0;
      for (long i = 0; i < latin1Length; i++) {
        int value = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, from++));
        if (value >= 0x80) {
          int low = bytes.get(ValueLayout.JAVA_BYTE, from++) & 0x3f;
          value = (value & 1) << 6 | low | 0x80;
        }
        decoded.set(ValueLayout.JAVA_BYTE, i, (byte) value);
      }
      return decoded;
    }
  }
}
