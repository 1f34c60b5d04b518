"""Convolution of each channel by itself, resizing, padding and adaptive pooling of images."""
from torch.nn import functional as F

from cases import case, normal

for channels, multiplier, size, stride, pad, dilation in [(3, 1, 3, 1, 1, 1), (2, 2, 3, 2, 1, 1), (2, 1, 5, 1, 2, 1), (2, 1, 3, 1, 2, 2)]:
    case("Convolution", lambda x, w, b: F.conv2d(x, w, b, stride, pad, dilation, channels), [normal(1, 1, channels, 5, 4)],
         {"num_output": channels * multiplier, "group": channels, "kernel_size": size, "stride": stride, "pad": pad, "dilation": dilation},
         [normal(2, channels * multiplier, 1, size, size), normal(3, channels * multiplier)], note="depthwise")
    case("SeparableConvolution", lambda x, v, w, b: F.conv2d(F.conv2d(x, v, None, stride, pad, dilation, channels), w, b), [normal(4, 1, channels, 5, 4)],
         {"num_output": 3, "depth_multiplier": multiplier, "kernel_size": size, "stride": stride, "pad": pad, "dilation": dilation},
         [normal(5, channels * multiplier, 1, size, size), normal(6, 3, channels * multiplier, 1, 1), normal(7, 3)])

image = normal(8, 1, 1, 3, 4)
case("Upsample", lambda x: F.interpolate(x, scale_factor=2, mode="nearest"), [image], {"scale_factor": 2})
case("Upsample", lambda x: F.interpolate(x, size=(5, 3), mode="nearest"), [image], {"height": 5, "width": 3})
for align in (False, True):
    case("Upsample", lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=align), [image], {"mode": "BILINEAR", "scale_factor": 2, "align_corners": align})
    case("Upsample", lambda x: F.interpolate(x, size=(7, 3), mode="bilinear", align_corners=align), [image], {"mode": "BILINEAR", "height": 7, "width": 3, "align_corners": align})
    case("Upsample", lambda x: F.interpolate(x, size=(1, 9), mode="bilinear", align_corners=align), [image], {"mode": "BILINEAR", "height": 1, "width": 9, "align_corners": align})

pads = {"pad_top": 1, "pad_bottom": 2, "pad_left": 3, "pad_right": 0}
case("Pad", lambda x: F.pad(x, (3, 0, 1, 2)), [image], pads)
case("Pad", lambda x: F.pad(x, (3, 0, 1, 2), value=-1.5), [image], {**pads, "value": -1.5})
case("Pad", lambda x: F.pad(x, (3, 0, 1, 2), mode="reflect"), [image], {**pads, "mode": "REFLECT"})
case("Pad", lambda x: F.pad(x, (1, 2, 2, 2), mode="reflect"), [image], {"mode": "REFLECT", "pad_top": 2, "pad_bottom": 2, "pad_left": 1, "pad_right": 2})

case("PixelShuffle", lambda x: F.pixel_shuffle(x, 2), [normal(9, 2, 8, 2, 3)], {"upscale_factor": 2})
case("PixelShuffle", lambda x: F.pixel_shuffle(x, 3), [normal(9, 1, 9, 2, 2)], {"upscale_factor": 3})
case("PixelUnshuffle", lambda x: F.pixel_unshuffle(x, 2), [normal(10, 2, 2, 4, 6)], {"downscale_factor": 2})
case("PixelUnshuffle", lambda x: F.pixel_unshuffle(x, 3), [normal(10, 1, 1, 6, 6)], {"downscale_factor": 3})

for height, width in [(1, 1), (2, 3), (4, 7), (6, 1)]:
    case("AdaptiveAveragePooling", lambda x: F.adaptive_avg_pool2d(x, (height, width)), [normal(11, 1, 1, 5, 7)], {"output_size": [height, width]})
case("AdaptiveAveragePooling", lambda x: F.adaptive_avg_pool2d(x, 3), [normal(11, 1, 2, 5, 4)], {"output_size": 3})
