/** What a CNI runtime was doing when a message arose. */
export type Phase = 'add' | 'delete' | 'check' | 'status' | 'gc';

/** Who wrapped a message. */
export type LayerKind =
  /** A line of a daemon's log: its time and level. */
  | 'log-line'
  /** client-go's note in a log that an event was sent. */
  | 'event-log'
  /** The event recorder's note that it merged similar events. */
  | 'aggregate'
  | 'kubelet'
  | 'rpc'
  | 'containerd'
  | 'cri-o'
  | 'cri-dockerd'
  /** libcni naming the plugin it ran; several may nest. */
  | 'libcni'
  /** Multus's thin front, `multus-shim`. */
  | 'shim'
  /** The answer of the Multus daemon to its shim, with the CNI arguments and the configuration. */
  | 'shim-request'
  /** The Multus daemon's log of a finished request. */
  | 'daemon-request'
  /** The Multus daemon, naming the pod. */
  | 'multus-pod'
  /** Multus, naming the pod. */
  | 'multus'
  /** Multus, naming the pod and the CNI config that failed. */
  | 'multus-network'
  /** Multus, naming the plugin or CNI config it called. */
  | 'multus-delegate'
  /** A Go function of Multus that passed an error on. */
  | 'multus-step';

/** The configuration a runtime gave to Multus on standard input, as far as a message repeats it. */
export interface StdinConf {
  /** As text, decoded from decimal bytes where it was printed so; possibly cut. */
  readonly text: string;
  /** The parsed object; absent if the text is cut or no JSON object. */
  readonly conf?: Readonly<Record<string, unknown>> | undefined;
}

/** What a layer says; every fact is as the message has it, unescaped and untrusted. */
export interface Facts {
  readonly phase?: Phase | undefined;
  readonly sandboxId?: string | undefined;
  readonly namespace?: string | undefined;
  readonly pod?: string | undefined;
  readonly uid?: string | undefined;
  /** The binary that was run, for example `multus-shim` or `macvlan`. */
  readonly pluginType?: string | undefined;
  /** The `name` of a CNI config. It is not the name of the NAD where the config has a name of its own. */
  readonly cniConfName?: string | undefined;
  readonly interface?: string | undefined;
  readonly netns?: string | undefined;
  readonly stdin?: StdinConf | undefined;
  /** gRPC code, HTTP status, event reason or log level, by kind. */
  readonly code?: string | undefined;
  /** RFC 3339 time of a log line, or klog's time of day. */
  readonly time?: string | undefined;
  /** The function or operation that the layer names. */
  readonly step?: string | undefined;
}

/** One wrapper around an error message, with what it tells. */
export interface Layer extends Facts {
  readonly kind: LayerKind;
}
