package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
  @TempDir Path folder;

  private Path processor(String flags) throws IOException {
    return Files.writeString(
        folder.resolve("cpuinfo"),
        "processor\t: 0\nmodel name\t: x\nflags\t\t: %s\n".formatted(flags));
  }

  @ParameterizedTest
  @CsvSource({
    "fpu avx512f avx512_bf16 x, BFLOAT16",
    "fpu amx_bf16, BFLOAT16",
    "avx512_bf16 fpu, BFLOAT16",
    "fpu avx2 avx512f, FLOAT32",
    "fpu not_avx512_bf16 amx_bf16x, FLOAT32",
  })
  void autoIsWhatTheProcessorIsFastIn(String flags, DType expected) throws IOException {
    assertThat(Precision.AUTO.fastOn(Device.CPU, processor(flags))).isEqualTo(expected);
  }

  @Test
  void aSystemThatDoesNotTellGetsFloat32() {
    assertThat(Precision.AUTO.fastOn(Device.CPU, folder.resolve("none"))).isEqualTo(DType.FLOAT32);
  }

  @Test
  void aGpuIsFastInBfloat16() {
    assertThat(Precision.AUTO.fastOn(new Device(true, 0), folder.resolve("none")))
        .isEqualTo(DType.BFLOAT16);
  }

  @Test
  void whatIsAskedForIsDone() throws IOException {
    Path fast = processor("amx_bf16");

    assertThat(Precision.FLOAT32.fastOn(Device.CPU, fast)).isEqualTo(DType.FLOAT32);
    assertThat(Precision.BFLOAT16.fastOn(Device.CPU, folder.resolve("none")))
        .isEqualTo(DType.BFLOAT16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpu avx512f avx512_vnni x", "avx_vnni"})
  void bytesWhereTheProcessorMultipliesThem(String flags) throws IOException {
    assertThat(Precision.INT8.fastOn(Device.CPU, processor(flags))).isEqualTo(DType.INT8);
  }

  @ParameterizedTest
  @CsvSource({
    "fpu avx512f avx512_vnni x, INT8",
    "avx512_vnni avx512_bf16 x, BFLOAT16",
    "fpu avx512f, FLOAT32",
  })
  void livePicturesTakeBytesWhereNothingElseIsFast(String flags, DType expected)
      throws IOException {
    Path processor = processor(flags);
    assertThat(Precision.AUTO.liveOn(Device.CPU, processor)).isEqualTo(expected);
    assertThat(Precision.FLOAT32.liveOn(Device.CPU, processor)).isEqualTo(DType.FLOAT32);
  }

  @Test
  void bytesAreRefusedWhereTheyWouldBeSlowOrWrong() throws IOException {
    Path without = processor("fpu avx2 avx512f");

    assertThatThrownBy(() -> Precision.INT8.fastOn(Device.CPU, without))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("VNNI")
        .hasMessageContaining("--precision auto");
    assertThatThrownBy(() -> Precision.INT8.fastOn(new Device(true, 0), processor("avx_vnni")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("GPU");
    assertThatThrownBy(() -> Precision.INT8.exactOn(Device.CPU))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("float32 or bfloat16");
  }

  @Test
  void bfloat16IsRefusedWhereThereAreNoKernels() throws IOException {
    Path without = processor("fpu avx2 avx_vnni");

    assertThatThrownBy(() -> Precision.BFLOAT16.fastOn(Device.CPU, without))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("AVX-512")
        .hasMessageContaining("--precision auto");
    assertThat(Precision.BFLOAT16.fastOn(new Device(true, 0), without)).isEqualTo(DType.BFLOAT16);
    assertThat(Precision.BFLOAT16.fastOn(Device.CPU, processor("avx2 avx512bw")))
        .isEqualTo(DType.BFLOAT16);
  }

  @Test
  void numbersToCompareAreFloat32UnlessAskedOtherwise() {
    assertThat(Precision.AUTO.exactOn(Device.CPU)).isEqualTo(DType.FLOAT32);
    assertThat(Precision.BFLOAT16.exactOn(new Device(true, 0))).isEqualTo(DType.BFLOAT16);
  }
}
