package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's pickle machine, closed: it makes lists, maps, numbers, text and tensors, and nothing
/// else. A pickle is a small program; whatever it asks for outside [Globals] is refused by name.
///
/// What [#load] returns is raw: lists ([ArrayList]) and maps may contain themselves, text is
/// [PickleText], tensors are [Tree.Pending]. [Tree] turns that into plain values. Opcodes: Python's
/// `Lib/pickletools.py`; protocols 2 to 5, and as much of 0 and 1 as names a hostile global.
final class Pickle {
  /// Opcodes run and items copied. A motion model with its three optimisers needs 40,000; this many
  /// take a tenth of a second.
  private static final int MAX_STEPS = 500_000;

  private static final int MAX_NAME = 300;
  private static final int MAX_INTEGER = 255;

  /// What a storage's persistent id stands for.
  interface PersistentIds {
    Object load(Pickle machine, Tuple id);
  }

  private final Source in;
  private final Globals globals;
  private final PersistentIds persistentIds;
  private final PickleStack stack;
  private final Map<Long, @Nullable Object> memo = new HashMap<>();
  private long at;
  private int steps;

  Pickle(Source in, long at, Globals globals, PersistentIds persistentIds) {
    this.in = in;
    this.at = at;
    this.globals = globals;
    this.persistentIds = persistentIds;
    this.stack = new PickleStack(this::damaged);
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
        return stack.pop();
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

  String sentence(String what, Object... values) {
    return in.sentence(what, values);
  }

  // ---------------------------------------------------------------- the opcodes, by what they make

  private boolean number(int op) {
    switch (op) {
      case 'N' -> stack.push(null);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'J' -> stack.push((long) in.i32(skip(4)));
      case 'K' -> stack.push((long) in.u8(skip(1)));
      case 'M' -> stack.push((long) in.u16(skip(2)));
      case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.i64(skip(8)))));
      case 0x8a -> stack.push(integer(in.u8(skip(1))));
      case 0x8b -> stack.push(integer(in.i32(skip(4))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int op) {
    switch (op) {
      case 0x8c -> stack.push(string(in.u8(skip(1)), true));
      case 'X' -> stack.push(string(in.u32(skip(4)), true));
      case 0x8d -> stack.push(string(in.i64(skip(8)), true));
      case 'U' -> stack.push(string(in.u8(skip(1)), false)); // Python 2's str: text or bytes
      case 'T' -> stack.push(string(in.i32(skip(4)), false));
      case 'C' -> stack.push(bytes(in.u8(skip(1))));
      case 'B' -> stack.push(bytes(in.u32(skip(4))));
      case 0x8e, 0x96 -> stack.push(bytes(in.i64(skip(8))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int op) {
    switch (op) {
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.peek());
      case ')' -> stack.push(Tuple.of());
      case 't' -> stack.push(new Tuple(stack.popToMark()));
      case 0x85 -> stack.push(new Tuple(stack.popLast(1)));
      case 0x86 -> stack.push(new Tuple(stack.popLast(2)));
      case 0x87 -> stack.push(new Tuple(stack.popLast(3)));
      case ']', 0x8f -> stack.push(new ArrayList<>()); // a set becomes a list
      case 'l', 0x91 -> stack.push(stack.popToMark());
      case '}' -> stack.push(new LinkedHashMap<>());
      case 'd' -> putAll(new LinkedHashMap<>(), stack.popToMark());
      case 'a' -> append(Collections.singletonList(stack.pop()));
      case 'e', 0x90 -> append(stack.popToMark());
      case 's' -> setItems(stack.popLast(2));
      case 'u' -> setItems(stack.popToMark());
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
      case 'q' -> memo.put((long) in.u8(skip(1)), stack.peek());
      case 'r' -> memo.put(in.u32(skip(4)), stack.peek());
      case 0x94 -> memo.put((long) memo.size(), stack.peek());
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
      case 'c' -> stack.push(global(line(), line()));
      case 0x93 -> {
        List<@Nullable Object> name = stack.popLast(2);
        stack.push(global(textOf(name.get(0)), textOf(name.get(1))));
      }
      case 'i' -> throw globals.refusal(this, line() + "." + line());
      case 'R', 0x81 -> {
        List<@Nullable Object> call = stack.popLast(2);
        stack.push(globals.call(this, call.get(0), tuple(call.get(1))));
      }
      case 'b' -> {
        Object state = stack.pop();
        globals.build(this, stack.peek(), state);
      }
      case 'Q' -> stack.push(persistentIds.load(this, tuple(stack.pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- memo and containers

  private void recall(long index) {
    if (!memo.containsKey(index)) {
      throw damaged();
    }
    stack.push(memo.get(index));
  }

  private void append(List<@Nullable Object> items) {
    if (!(stack.peek() instanceof ArrayList<?>)) {
      throw damaged();
    }
    list(stack.peek()).addAll(items);
  }

  private void setItems(List<@Nullable Object> items) {
    putAll(map(stack.pop()), items);
  }

  private void putAll(Map<Object, @Nullable Object> map, List<@Nullable Object> items) {
    if (items.size() % 2 != 0) {
      throw damaged();
    }
    for (int i = 0; i < items.size(); i += 2) {
      map.put(key(items.get(i)), items.get(i + 1));
    }
    stack.push(map);
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

  private PickleText string(long length, boolean unicode) {
    return new PickleText(this, bytes(length), unicode);
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

  // ---------------------------------------------------------------- values with the type that is
  // expected

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
    if (value instanceof PickleText text) {
      return text.string();
    }
    throw damaged();
  }

  // Bytes are themselves, or text that spells them (protocol 2, Python 2).

  long lengthOf(@Nullable Object data) {
    return data instanceof PickleText text ? text.latin1Length() : bytesOf(data).byteSize();
  }

  MemorySegment bytesOf(@Nullable Object data) {
    return switch (data) {
      case MemorySegment bytes -> bytes;
      case PickleText text -> text.latin1();
      case null, default -> throw damaged();
    };
  }

  /// A file that was pickled as bytes, inside this one.
  Source fileIn(@Nullable Object data) {
    return new Source(in.path(), bytesOf(data));
  }

  Object key(@Nullable Object value) {
    return switch (value) {
      case PickleText text -> text.string();
      case Long number -> number;
      case Boolean truth -> truth;
      case Double number -> number;
      case null, default ->
          throw refusal("has a dictionary with a key that is neither text nor a number");
    };
  }
}
