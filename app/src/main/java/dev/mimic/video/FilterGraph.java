package dev.mimic.video;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/// A chain of FFmpeg's filters between a source and a sink, in FFmpeg's own notation.
final class FilterGraph implements AutoCloseable {
  private final AVFilterGraph graph = avfilter.avfilter_graph_alloc();
  private final AVFilterContext source;
  private final AVFilterContext sink;

  /// @param source `buffer=…` or `abuffer=…` with the properties of what is pushed
  /// @param filters what lies between, such as `split[a][b];[a]palettegen[p];[b][p]paletteuse`
  /// @param sink `buffersink` or `abuffersink`
  FilterGraph(String source, String filters, String sink) {
    String spec = "%s,%s,%s".formatted(source.replaceFirst("=", "@in="), filters, sink + "@out");
    try {
      avfilter.avfilter_graph_set_auto_convert(graph, avfilter.AVFILTER_AUTO_CONVERT_ALL);
      graph.nb_threads(1);
      Ffmpeg.check(
          avfilter.avfilter_graph_parse2(
              graph, spec, new AVFilterInOut(null), new AVFilterInOut(null)),
          "The filters (%s) cannot be made".formatted(spec));
      Ffmpeg.check(
          avfilter.avfilter_graph_config(graph, null),
          "The filters (%s) don't fit together".formatted(spec));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    String name = source.substring(0, source.indexOf('='));
    this.source = avfilter.avfilter_graph_get_filter(graph, name + "@in");
    this.sink = avfilter.avfilter_graph_get_filter(graph, sink + "@out");
  }

  /// Gives a frame to the first filter, which keeps its own reference; null says that there are no
  /// more.
  void push(@Nullable AVFrame frame) {
    Ffmpeg.check(
        avfilter.av_buffersrc_add_frame_flags(source, frame, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF),
        "A filter refused a frame");
  }

  /// Takes the next frame that is ready into `frame`; false when there is none yet, or none any
  /// more.
  boolean pull(AVFrame frame) {
    int result = avfilter.av_buffersink_get_frame(sink, frame);
    if (result == AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
      return false;
    }
    Ffmpeg.check(result, "A filter failed");
    return true;
  }

  @Override
  public void close() {
    avfilter.avfilter_graph_free(graph);
  }
}
