// A stand-in for ONNX Runtime's CUDA plugin: it bears that plugin's name and offers one "GPU" whose memory is the host's, so that the way through
// a plugin can be tested where there is no GPU. It takes whole models, and computes them by handing their file to ONNX Runtime's CPU; of a model
// in memory, a probe, it takes the Identity nodes. It counts what the tests want to know.
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr const char* Name = "CUDAExecutionProvider";
constexpr const char* Maker = "DminServing tests";
constexpr uint32_t Vendor = 0x10DE;
constexpr size_t Alignment = 256;

std::atomic<int64_t> allocations, uploads, downloads, runs, tf32_sessions;

const OrtEpApi& EpApi() { return *Ort::GetApi().GetEpApi(); }

template <typename Work>
OrtStatus* Try(Work work) noexcept {
  try {
    work();
    return nullptr;
  } catch (const std::exception& e) {
    return Ort::GetApi().CreateStatus(ORT_EP_FAIL, e.what());
  }
}

struct Memory : OrtAllocator {
  const OrtMemoryInfo* info;
  explicit Memory(const OrtMemoryInfo* of) : OrtAllocator{}, info(of) {
    version = ORT_API_VERSION;
    Alloc = [](OrtAllocator*, size_t size) -> void* {
      allocations++;
      return std::aligned_alloc(Alignment, (size / Alignment + 1) * Alignment);
    };
    Reserve = Alloc;
    Free = [](OrtAllocator*, void* block) { std::free(block); };
    Info = [](const OrtAllocator* self) { return static_cast<const Memory*>(self)->info; };
  }
};

bool IsDevice(const OrtMemoryDevice* memory) {
  return EpApi().MemoryDevice_GetDeviceType(memory) == OrtMemoryInfoDeviceType_GPU && EpApi().MemoryDevice_GetMemoryType(memory) == OrtDeviceMemoryType_DEFAULT;
}

struct Transfer : OrtDataTransferImpl {
  Transfer() : OrtDataTransferImpl{} {
    ort_version_supported = ORT_API_VERSION;
    Release = [](OrtDataTransferImpl* self) noexcept { delete static_cast<Transfer*>(self); };
    CanCopy = [](const OrtDataTransferImpl*, const OrtMemoryDevice* from, const OrtMemoryDevice* to) noexcept { return IsDevice(from) || IsDevice(to); };
    CopyTensors = [](OrtDataTransferImpl*, const OrtValue** from, OrtValue** to, OrtSyncStream**, size_t count) noexcept {
      return Try([&] {
        for (size_t i = 0; i < count; i++) {
          (IsDevice(EpApi().Value_GetMemoryDevice(to[i])) ? uploads : downloads)++;
          Ort::ConstValue source(from[i]);
          std::memcpy(Ort::UnownedValue(to[i]).GetTensorMutableRawData(), source.GetTensorRawData(), source.GetTensorSizeInBytes());
        }
      });
    };
  }
};

std::vector<std::string> NamesOf(const std::vector<Ort::ConstValueInfo>& values) {
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value.GetName());
  return names;
}

std::vector<const char*> Pointers(const std::vector<std::string>& names) {
  std::vector<const char*> pointers;
  for (const auto& name : names) pointers.push_back(name.c_str());
  return pointers;
}

// A model, or where there is no file, an Identity node.
struct Computation : OrtNodeComputeInfo {
  Ort::Env env{nullptr};
  Ort::Session session{nullptr};
  std::vector<std::string> inputs, outputs;

  Computation(Ort::ConstGraph graph, Ort::ConstNode node) : OrtNodeComputeInfo{}, inputs(NamesOf(node.GetInputs())), outputs(NamesOf(node.GetOutputs())) {
    ort_version_supported = ORT_API_VERSION;
    CreateState = [](OrtNodeComputeInfo*, OrtNodeComputeContext*, void** state) -> OrtStatus* {
      *state = nullptr;
      return nullptr;
    };
    ReleaseState = [](OrtNodeComputeInfo*, void*) {};
    Compute = [](OrtNodeComputeInfo* self, void*, OrtKernelContext* context) { return Try([&] { static_cast<Computation*>(self)->Run(Ort::KernelContext(context)); }); };
    if (const auto file = graph.GetModelPath(); !file.empty()) {
      env = Ort::Env(ORT_LOGGING_LEVEL_FATAL, Maker); // the one there is
      Ort::SessionOptions options;
      options.SetIntraOpNumThreads(1).SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
      session = Ort::Session(env, file.c_str(), options);
    }
  }

  void Run(Ort::KernelContext context) {
    runs++;
    const auto cpu = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    std::vector<Ort::Value> values;
    for (size_t i = 0; i < inputs.size(); i++) {
      const auto input = context.GetInput(i);
      const auto type = input.GetTensorTypeAndShapeInfo();
      const auto shape = type.GetShape();
      values.push_back(Ort::Value::CreateTensor(cpu, const_cast<void*>(input.GetTensorRawData()), input.GetTensorSizeInBytes(), shape.data(), shape.size(), type.GetElementType()));
    }

    auto results = session ? session.Run(Ort::RunOptions{}, Pointers(inputs).data(), values.data(), values.size(), Pointers(outputs).data(), outputs.size()) : std::move(values);
    for (size_t i = 0; i < results.size(); i++) {
      auto output = context.GetOutput(i, results[i].GetTensorTypeAndShapeInfo().GetShape());
      std::memcpy(output.GetTensorMutableRawData(), results[i].GetTensorRawData(), results[i].GetTensorSizeInBytes());
    }
  }
};

struct Provider : OrtEp {
  Provider() : OrtEp{} {
    ort_version_supported = ORT_API_VERSION;
    GetName = [](const OrtEp*) noexcept { return Name; };
    GetCapability = [](OrtEp*, const OrtGraph* graph, OrtEpGraphSupportInfo* support) noexcept {
      return Try([&] {
        const bool whole = !Ort::ConstGraph(graph).GetModelPath().empty();
        std::vector<const OrtNode*> nodes;
        for (const auto& node : Ort::ConstGraph(graph).GetNodes()) {
          if (whole || node.GetOperatorType() == "Identity") nodes.push_back(node);
        }
        OrtNodeFusionOptions options{ORT_API_VERSION, /*drop_constant_initializers*/ true};
        if (!nodes.empty()) Ort::ThrowOnError(EpApi().EpGraphSupportInfo_AddNodesToFuse(support, nodes.data(), nodes.size(), &options));
      });
    };
    Compile = [](OrtEp*, const OrtGraph** graphs, const OrtNode** fused, size_t count, OrtNodeComputeInfo** computations, OrtNode**) noexcept {
      return Try([&] {
        for (size_t i = 0; i < count; i++) computations[i] = new Computation(Ort::ConstGraph(graphs[i]), Ort::ConstNode(fused[i]));
      });
    };
    ReleaseNodeComputeInfos = [](OrtEp*, OrtNodeComputeInfo** computations, size_t count) noexcept {
      for (size_t i = 0; i < count; i++) delete static_cast<Computation*>(computations[i]);
    };
    IsConcurrentRunSupported = [](OrtEp*, bool* supported) noexcept -> OrtStatus* {
      *supported = true;
      return nullptr;
    };
  }
};

struct Factory : OrtEpFactory {
  Ort::MemoryInfo device{"Cuda", OrtMemoryInfoDeviceType_GPU, Vendor, 0, OrtDeviceMemoryType_DEFAULT, Alignment, OrtDeviceAllocator};
  Ort::MemoryInfo pinned{"CudaPinned", OrtDeviceAllocator, 0, OrtMemTypeCPU}; // as the real one does: ONNX Runtime takes it for memory of the GPU that the host sees
  OrtHardwareDevice* gpu = nullptr;

  Factory() : OrtEpFactory{} {
    ort_version_supported = ORT_API_VERSION;
    GetName = [](const OrtEpFactory*) noexcept { return Name; };
    GetVendor = [](const OrtEpFactory*) noexcept { return Maker; };
    GetVendorId = [](const OrtEpFactory*) noexcept { return Vendor; };
    GetVersion = [](const OrtEpFactory*) noexcept { return "1.0.0"; };
    GetSupportedDevices = [](OrtEpFactory* self, const OrtHardwareDevice* const*, size_t, OrtEpDevice** devices, size_t, size_t* count) noexcept {
      return Try([&] {
        auto* factory = static_cast<Factory*>(self);
        Ort::ThrowOnError(EpApi().CreateHardwareDevice(OrtHardwareDeviceType_GPU, Vendor, 0, Maker, nullptr, &factory->gpu));
        Ort::ThrowOnError(EpApi().CreateEpDevice(self, factory->gpu, nullptr, nullptr, &devices[0]));
        Ort::ThrowOnError(EpApi().EpDevice_AddAllocatorInfo(devices[0], factory->device));
        Ort::ThrowOnError(EpApi().EpDevice_AddAllocatorInfo(devices[0], factory->pinned));
        *count = 1;
      });
    };
    CreateEp = [](OrtEpFactory*, const OrtHardwareDevice* const*, const OrtKeyValuePairs* const*, size_t, const OrtSessionOptions* options, const OrtLogger*, OrtEp** ep) noexcept {
      return Try([&] {
        if (Ort::ConstSessionOptions(options).GetConfigEntryOrDefault("ep.cuda.use_tf32", "1") != "0") tf32_sessions++;
        *ep = new Provider();
      });
    };
    ReleaseEp = [](OrtEpFactory*, OrtEp* ep) noexcept { delete static_cast<Provider*>(ep); };
    CreateAllocator = [](OrtEpFactory*, const OrtMemoryInfo* info, const OrtKeyValuePairs*, OrtAllocator** allocator) noexcept {
      return Try([&] { *allocator = new Memory(info); });
    };
    ReleaseAllocator = [](OrtEpFactory*, OrtAllocator* allocator) noexcept { delete static_cast<Memory*>(allocator); };
    CreateDataTransfer = [](OrtEpFactory*, OrtDataTransferImpl** transfer) noexcept { return Try([&] { *transfer = new Transfer(); }); };
    IsStreamAware = [](const OrtEpFactory*) noexcept { return false; };
  }

  ~Factory() { EpApi().ReleaseHardwareDevice(gpu); }
};

}  // namespace

extern "C" {

OrtStatus* CreateEpFactories(const char*, const OrtApiBase* base, const OrtLogger*, OrtEpFactory** factories, size_t, size_t* count) {
  Ort::InitApi(base->GetApi(ORT_API_VERSION));
  return Try([&] {
    factories[0] = new Factory();
    *count = 1;
  });
}

OrtStatus* ReleaseEpFactory(OrtEpFactory* factory) {
  delete static_cast<Factory*>(factory);
  return nullptr;
}

int64_t Allocations() { return allocations; }

int64_t Uploads() { return uploads; }

int64_t Downloads() { return downloads; }

int64_t Runs() { return runs; }

int64_t Tf32Sessions() { return tf32_sessions; }
}
